-- Accepted, and the day by which a receipt was due has passed. Such rows keep their place in the queue index.
WITH silent AS MATERIALIZED (
    SELECT d.id FROM unnest(%s::uuid[]) AS active (id)
    JOIN delivery_delivery d ON d.mailing_id = active.id AND d.state = 'accepted' AND d.next_at < %s
    LIMIT %s FOR UPDATE OF d SKIP LOCKED
)
UPDATE delivery_delivery d SET outcome_code = 'no_receipt', next_at = NULL
FROM silent WHERE d.id = silent.id
RETURNING d.id, d.mailing_id, d.recipient_id, d.updated_at
