UPDATE {stage} AS duly_key STRAIGHT_JOIN {table} AS duly_row ON {same_key} SET {values}
