WITH RECURSIVE resolved AS (
    SELECT a.attnum, a.atttypid AS type, a.atttypmod AS modifier, a.attnotnull AS required, a.atthasdef AS has_default
    FROM pg_attribute a
    WHERE a.attrelid = %(oid)s AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT r.attnum, t.typbasetype, t.typtypmod, r.required OR t.typnotnull, r.has_default OR t.typdefault IS NOT NULL
    FROM resolved r JOIN pg_type t ON t.oid = r.type
    WHERE t.typtype = 'd'
)
SELECT a.attname, t.typname, format_type(a.atttypid, a.atttypmod), r.modifier, r.required, r.has_default,
       a.attidentity::text, a.attgenerated::text,
       (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
       t.typname = 'citext' OR NOT coalesce(c.collisdeterministic, true)
FROM resolved r
JOIN pg_type t ON t.oid = r.type AND t.typtype <> 'd'
JOIN pg_attribute a ON a.attrelid = %(oid)s AND a.attnum = r.attnum
LEFT JOIN pg_collation c ON c.oid = a.attcollation
ORDER BY a.attnum
