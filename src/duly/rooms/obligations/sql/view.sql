UPDATE obligations_obligation SET state = %s, viewed_at = %s WHERE id = %s
