UPDATE {table} SET {values} WHERE {key}
