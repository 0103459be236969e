SELECT 1 FROM pg_publication_tables WHERE pubname = %s AND tablename = %s AND schemaname = coalesce(%s, current_schema())
