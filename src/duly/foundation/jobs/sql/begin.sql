-- Take a token up, once: whoever comes second finds it taken.
UPDATE jobs_token SET key = NULL, worker = %s, beat_at = %s, attempts = attempts + 1
WHERE id = %s AND worker IS NULL AND failed_at IS NULL RETURNING name, arguments::text, attempts
