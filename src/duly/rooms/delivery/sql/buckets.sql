-- Token buckets, locked in one order by all workers; only those that exist.
SELECT key, tokens, filled_at, booked_at, rate FROM delivery_bucket WHERE key = ANY(%s) ORDER BY key FOR UPDATE
