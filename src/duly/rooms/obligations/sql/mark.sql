UPDATE obligations_obligation AS owed
SET trouble = marked.trouble, stuck_at = marked.stuck_at
FROM unnest(%(ids)s::uuid[], %(troubles)s::smallint[], %(times)s::timestamptz[]) AS marked (id, trouble, stuck_at)
WHERE owed.id = marked.id AND owed.id = ANY(%(ids)s::uuid[])
