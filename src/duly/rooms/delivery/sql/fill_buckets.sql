INSERT INTO delivery_bucket AS b (key, tokens, filled_at, booked_at)
SELECT * FROM unnest(%s::text[], %s::float8[], %s::timestamptz[], %s::timestamptz[])
ON CONFLICT (key) DO UPDATE SET tokens = excluded.tokens, filled_at = excluded.filled_at, booked_at = excluded.booked_at
