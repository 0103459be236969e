INSERT INTO delivery_health AS h
    (provider, channel, judged_at, good, faults, unknown, unmapped, seconds, failures, rests_until, probed_at, last_code)
SELECT * FROM unnest(%s::text[], %s::text[], %s::timestamptz[], %s::float8[], %s::float8[], %s::float8[], %s::float8[],
                     %s::float8[], %s::smallint[], %s::timestamptz[], %s::timestamptz[], %s::text[])
ON CONFLICT (provider) DO UPDATE SET (channel, judged_at, good, faults, unknown, unmapped, seconds, failures,
                                      rests_until, probed_at, last_code) =
    (excluded.channel, excluded.judged_at, excluded.good, excluded.faults, excluded.unknown, excluded.unmapped,
     excluded.seconds, excluded.failures, excluded.rests_until, excluded.probed_at, excluded.last_code)
