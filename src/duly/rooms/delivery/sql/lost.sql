-- Leases that ran out: the worker died or hangs, and nobody can know what it had posted.
WITH lost AS MATERIALIZED (
    SELECT id FROM delivery_delivery
    WHERE mailing_id = ANY(%s::uuid[]) AND state = 'sending' AND next_at < %s
    LIMIT %s FOR UPDATE SKIP LOCKED
)
UPDATE delivery_delivery d
SET state = 'unknown', outcome_code = 'worker_lost', updated_at = %s,
    next_at = CASE WHEN d.provider = ANY(%s::text[]) THEN %s::timestamptz END
FROM lost WHERE d.id = lost.id
RETURNING d.id, d.mailing_id, d.recipient_id, d.attempt, d.provider
