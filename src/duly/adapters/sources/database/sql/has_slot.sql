SELECT 1 FROM pg_replication_slots WHERE slot_name = %s
