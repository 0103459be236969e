UPDATE obligations_obligation SET state = %s, how = %s, met_at = %s, next_at = %s, left_at = %s WHERE id = %s
