-- Who of these recipients has a delivery of this mailing already.
SELECT recipient_id FROM delivery_delivery WHERE mailing_id = %s AND recipient_id = ANY(%s::uuid[])
