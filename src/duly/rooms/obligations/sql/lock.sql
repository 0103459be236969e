-- One recipient, locked, with the steps of their track as they were frozen.
SELECT owed.id, owed.subject, owed.customer_id, owed.state, owed.step, owed.next_at, owed.viewed_at, owed.stuck_at, owed.left_at,
       cascade.due_at, COALESCE(cascade.tracks -> owed.track, cascade.steps)::text
FROM obligations_obligation AS owed JOIN obligations_cascade AS cascade ON cascade.subject = owed.subject
WHERE owed.id = %s FOR UPDATE OF owed
