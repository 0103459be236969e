-- A wave whose commit was not confirmed: its rows, if the commit did happen. Nothing of it was posted.
UPDATE delivery_delivery SET state = 'sending', next_at = %s
WHERE claim = %s AND state IN ('sending', 'unknown') AND mailing_id = ANY(%s::uuid[])
RETURNING id, mailing_id, recipient_id, customer_id, language, code, attempt, next_at, provider, outcome_code, is_pinned
