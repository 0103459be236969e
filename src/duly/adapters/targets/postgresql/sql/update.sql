UPDATE {table} AS duly_row SET {values} FROM {stage} AS duly_key WHERE {same_key}
