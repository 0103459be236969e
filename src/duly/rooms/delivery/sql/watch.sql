INSERT INTO delivery_watch AS w (id, since, seen_at) VALUES (1, %s, %s)
ON CONFLICT (id) DO UPDATE
SET since = CASE WHEN w.seen_at < %s THEN excluded.since ELSE w.since END, seen_at = excluded.seen_at
WHERE w.seen_at < %s
