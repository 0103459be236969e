-- What a broken address made miss, planned again: never what was accepted, is on its way, or is unknown.
WITH missed AS MATERIALIZED (
    SELECT d.id FROM delivery_delivery d JOIN delivery_mailing m ON m.id = d.mailing_id
    WHERE d.customer_id = %s AND d.contact_point_id = %s AND d.recipient_id = ANY(%s::uuid[]) AND m.purpose = 'notice'
      AND (d.state IN ('bounced', 'failed') OR (d.state = 'skipped' AND d.outcome_code = 'contact_bounced'))
    FOR UPDATE OF d
)
UPDATE delivery_delivery d
   SET state = 'planned', outcome_code = '', next_at = CASE WHEN m.channel = 'call' THEN NULL ELSE %s::timestamptz END,
       contact_point_id = %s, reference = '', is_pinned = FALSE, claim = NULL, updated_at = %s
  FROM missed, delivery_mailing m WHERE d.id = missed.id AND m.id = d.mailing_id
RETURNING d.id, d.mailing_id, d.recipient_id, d.attempt
