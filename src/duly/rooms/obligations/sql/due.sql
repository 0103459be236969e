-- Whose wait is over; those whom another worker holds are passed over.
SELECT id, subject, customer_id, language, time_zone, region, track, state, step, trouble, viewed_at IS NOT NULL,
       extract(epoch FROM next_at)::float8, extract(epoch FROM stuck_at)::float8
FROM obligations_obligation
WHERE next_at <= %s ORDER BY next_at LIMIT %s FOR UPDATE SKIP LOCKED
