-- Named twice, so that it is a look-up for each however the planner reckons: a join alone may read the whole table.
UPDATE obligations_obligation AS owed
SET state = moved.state, step = moved.step, next_at = moved.next_at
FROM unnest(%(ids)s::uuid[], %(states)s::text[], %(steps)s::smallint[], %(times)s::timestamptz[])
    AS moved (id, state, step, next_at)
WHERE owed.id = moved.id AND owed.id = ANY(%(ids)s::uuid[])
