-- Rows that should have gone long ago, by mailing: a loose scan of the queue index, then a bounded count of each.
WITH RECURSIVE active (id) AS (
    (SELECT mailing_id FROM delivery_delivery WHERE next_at IS NOT NULL ORDER BY mailing_id LIMIT 1)
    UNION ALL
    SELECT (SELECT d.mailing_id FROM delivery_delivery d
            WHERE d.next_at IS NOT NULL AND d.mailing_id > active.id ORDER BY d.mailing_id LIMIT 1)
    FROM active WHERE active.id IS NOT NULL
)
SELECT m.id, m.channel, m.lane, sum(late.n)::bigint, min(late.oldest)
FROM active JOIN delivery_mailing m ON m.id = active.id AND NOT m.paused
CROSS JOIN (VALUES ('planned'), ('held')) AS waiting (state)
CROSS JOIN LATERAL (
    SELECT count(*) AS n, min(next_at) AS oldest FROM (
        SELECT next_at FROM delivery_delivery q
        WHERE q.mailing_id = m.id AND q.state = waiting.state AND q.next_at < %s ORDER BY q.next_at LIMIT %s
    ) AS few
) AS late
WHERE late.n > 0
GROUP BY m.id, m.channel, m.lane
