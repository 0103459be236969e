-- What waits of a subject, for everybody or for some, will not be sent. What has left meanwhile stays as it is.
UPDATE delivery_delivery d
SET state = 'skipped', outcome_code = %(code)s, next_at = NULL, updated_at = %(now)s
FROM delivery_mailing m
WHERE m.subject = %(subject)s AND d.mailing_id = m.id AND d.state IN ('planned', 'held')
  AND (%(recipients)s::uuid[] IS NULL OR d.recipient_id = ANY(%(recipients)s::uuid[]))
RETURNING d.id, d.mailing_id, d.recipient_id
