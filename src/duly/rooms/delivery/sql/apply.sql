-- What receipts change, however many: one statement. A letter that the provider never saw costs nothing.
UPDATE delivery_delivery d
SET state = v.state, outcome_code = v.outcome_code, updated_at = %s,
    next_at = CASE WHEN v.is_news THEN v.next_at ELSE d.next_at END,
    cost = CASE WHEN v.is_news AND v.state = 'failed' THEN 0 ELSE d.cost END,
    units = CASE WHEN v.is_news AND v.state = 'failed' THEN 0 ELSE d.units END
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::boolean[], %s::timestamptz[])
    AS v (id, state, outcome_code, is_news, next_at)
WHERE d.id = v.id
