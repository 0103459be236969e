SELECT xmin::text FROM {table} WHERE {same_key}
