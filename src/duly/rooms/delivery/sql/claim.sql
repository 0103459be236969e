-- Due rows of these mailings, locked, of each no more than it may have; rows that another worker holds are passed over.
SELECT d.id, d.mailing_id, d.recipient_id, d.customer_id, d.language, d.code, d.attempt, d.next_at, d.provider,
       d.outcome_code, d.is_pinned
FROM unnest(%s::uuid[], %s::int[]) AS active (id, most)
JOIN delivery_mailing m ON m.id = active.id AND NOT m.paused
CROSS JOIN (VALUES ('planned'), ('held')) AS waiting (state)
CROSS JOIN LATERAL (
    SELECT * FROM delivery_delivery q
    WHERE q.mailing_id = active.id AND q.state = waiting.state AND q.next_at <= %s
    ORDER BY q.next_at LIMIT active.most FOR UPDATE SKIP LOCKED
) AS d
LIMIT %s
