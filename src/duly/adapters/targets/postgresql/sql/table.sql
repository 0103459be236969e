SELECT c.oid, c.relkind::text, c.relrowsecurity,
       (SELECT coalesce(array_agg(right_name), '{}') FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS right_name
        WHERE NOT has_table_privilege(c.oid, right_name)),
       (SELECT coalesce(jsonb_agg(keys.names), '[]') FROM (
            SELECT jsonb_agg(a.attname ORDER BY k.place) AS names
            FROM pg_index i
            CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place)
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
            WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
              AND k.place <= i.indnkeyatts
            GROUP BY i.indexrelid) AS keys),
       (SELECT coalesce(array_agg(tgname::text ORDER BY tgname), '{}') FROM pg_trigger
        WHERE tgrelid = c.oid AND NOT tgisinternal AND tgenabled <> 'D'),
       (SELECT coalesce(array_agg(DISTINCT confrelid::regclass::text), '{}') FROM pg_constraint
        WHERE conrelid = c.oid AND contype = 'f'),
       (SELECT coalesce(array_agg(DISTINCT conrelid::regclass::text), '{}') FROM pg_constraint
        WHERE confrelid = c.oid AND contype = 'f')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %(schema)s AND c.relname = %(table)s
