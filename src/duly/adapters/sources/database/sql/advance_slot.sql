SELECT pg_replication_slot_advance(%s, %s::pg_lsn)
