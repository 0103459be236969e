-- Failed deliveries of one reason, planned again, and those that were skipped because nobody carried their channel.
-- What was accepted or is unknown has another state.
WITH failed AS MATERIALIZED (
    SELECT id FROM delivery_delivery
    WHERE mailing_id = ANY(%s::uuid[]) AND outcome_code = %s
      AND (state = 'failed' OR (state = 'skipped' AND outcome_code = 'no_provider'))
      AND (%s::uuid[] IS NULL OR recipient_id = ANY(%s::uuid[]))
      AND NOT id = ANY(%s::uuid[])
    LIMIT %s FOR UPDATE SKIP LOCKED
)
UPDATE delivery_delivery d SET state = 'planned', outcome_code = '', next_at = %s, updated_at = %s
FROM failed WHERE d.id = failed.id
RETURNING d.id, d.mailing_id, d.recipient_id, d.attempt
