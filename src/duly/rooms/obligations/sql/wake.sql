UPDATE obligations_obligation SET next_at = %s
WHERE subject = %s AND phase = %s AND step = -1 AND next_at IS NULL AND state IN ('waiting', 'reached')
