-- What was decided about due rows before anything is posted.
UPDATE delivery_delivery d
SET state = v.state, outcome_code = v.outcome_code, next_at = v.next_at,
    contact_point_id = COALESCE(v.contact_point_id, d.contact_point_id), attempt = v.attempt, provider = v.provider, claim = %s, updated_at = %s
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::timestamptz[], %s::uuid[], %s::smallint[], %s::text[])
    AS v (id, state, outcome_code, next_at, contact_point_id, attempt, provider)
WHERE d.id = v.id
