-- Keep a token, unless one with the same key waits already.
INSERT INTO jobs_token (name, queue, arguments, key, at, attempts) VALUES (%s, %s, %s::jsonb, %s, %s, 0)
ON CONFLICT (key) WHERE key IS NOT NULL DO NOTHING
