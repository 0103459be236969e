-- Planned again; what was being sent gets a lease that is over, so that the next round calls it unknown.
WITH released AS (
    UPDATE delivery_delivery
    SET state = CASE outcome_code WHEN 'restored' THEN 'planned' ELSE 'sending' END, outcome_code = '',
        next_at = %(now)s, updated_at = %(now)s
    WHERE state = 'held' AND outcome_code IN ('restored', 'restored_sending')
    RETURNING mailing_id
)
SELECT m.subject, count(*) FROM released JOIN delivery_mailing m ON m.id = released.mailing_id
GROUP BY m.subject ORDER BY 1
