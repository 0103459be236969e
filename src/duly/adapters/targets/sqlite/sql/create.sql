CREATE TABLE {table} ({columns}, PRIMARY KEY ({key}))
