SELECT provider, judged_at, good, faults, unknown, unmapped, seconds, failures, rests_until, probed_at, last_code
FROM delivery_health WHERE provider = ANY(%s)
