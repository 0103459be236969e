DELETE FROM {table} AS duly_row USING {stage} AS duly_key WHERE {same_key}
