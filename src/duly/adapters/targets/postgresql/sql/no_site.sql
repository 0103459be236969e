SELECT 'schema_lacking', %(schema)s::text
WHERE NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = %(schema)s)
UNION ALL
SELECT 'not_allowed', 'CREATE (' || nspname || ')'
FROM pg_namespace
WHERE nspname = %(schema)s AND NOT has_schema_privilege(oid, 'CREATE')
UNION ALL
SELECT 'not_allowed', 'CREATE SCHEMA duly_transfer'
WHERE to_regnamespace('duly_transfer') IS NULL AND NOT has_database_privilege(current_database(), 'CREATE')
