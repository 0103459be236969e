UPDATE obligations_obligation AS owed
SET state = moved.state, step = moved.step, next_at = moved.next_at
FROM unnest(%s::uuid[], %s::text[], %s::smallint[], %s::timestamptz[]) AS moved (id, state, step, next_at)
WHERE owed.id = moved.id
