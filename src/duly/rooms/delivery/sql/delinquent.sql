-- Addresses of one channel that took nothing for days: failures of the newest mailings, then, by customer, whether any
-- letter to the same address got through, last.
WITH recent AS MATERIALIZED (
    SELECT id FROM delivery_mailing WHERE channel = %(channel)s AND created_at > %(since)s
    ORDER BY created_at DESC LIMIT %(mailings)s
), failed AS MATERIALIZED (
    SELECT d.contact_point_id, d.customer_id, d.updated_at FROM recent JOIN delivery_delivery d ON d.mailing_id = recent.id
    WHERE d.state = 'failed' AND d.outcome_code = ANY(%(codes)s::text[]) AND d.contact_point_id IS NOT NULL
    LIMIT %(rows)s
), late AS MATERIALIZED (
    SELECT contact_point_id, customer_id, array_agg(updated_at ORDER BY updated_at) AS times FROM failed
    GROUP BY contact_point_id, customer_id HAVING count(*) >= %(least)s AND max(updated_at) - min(updated_at) >= %(span)s
)
SELECT late.contact_point_id, late.customer_id, late.times, (
    SELECT max(good.updated_at) FROM delivery_delivery good
    WHERE good.customer_id = late.customer_id AND good.contact_point_id = late.contact_point_id
      AND good.state IN ('accepted', 'delivered')
)
FROM late LIMIT %(points)s
