-- Everything that would go by itself: held without an end. What was being sent is marked, since it may have gone.
WITH held AS (
    UPDATE delivery_delivery
    SET state = 'held', outcome_code = CASE WHEN state = 'sending' THEN 'restored_sending' ELSE 'restored' END,
        next_at = NULL, claim = NULL, updated_at = %(now)s
    WHERE next_at IS NOT NULL AND state IN ('planned', 'held', 'sending')
    RETURNING mailing_id
)
SELECT m.subject, count(*) FROM held JOIN delivery_mailing m ON m.id = held.mailing_id GROUP BY m.subject ORDER BY 1
