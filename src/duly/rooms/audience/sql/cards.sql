-- Recipients by id; asked at every look through a customer's link, so it is written out.
SELECT one.id, roll.notice_id, one.customer_id, one.language, one.time_zone, one.region, one.reasons::text,
       one.exempt_reason, one.position
FROM audience_recipient one JOIN audience_roll roll ON roll.id = one.roll_id
WHERE one.id = ANY (%s)
