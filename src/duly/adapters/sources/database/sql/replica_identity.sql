SELECT relreplident::text FROM pg_class WHERE oid = %s::regclass
