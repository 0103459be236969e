-- The deliveries that receipts are about, locked in one order.
SELECT id, mailing_id, recipient_id, customer_id, contact_point_id, state, outcome_code, provider, reference,
       attempt
FROM delivery_delivery WHERE id = ANY(%s) ORDER BY id FOR UPDATE
