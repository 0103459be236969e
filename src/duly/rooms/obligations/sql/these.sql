-- These recipients, locked.
SELECT id, subject, customer_id, language, time_zone, region, track, state, step, trouble, viewed_at IS NOT NULL,
       extract(epoch FROM next_at)::float8, extract(epoch FROM stuck_at)::float8
FROM obligations_obligation
WHERE id = ANY(%s::uuid[]) ORDER BY id FOR UPDATE
