SELECT count(*),
       coalesce(sum(('x' || left(digest, 16))::bit(64)::bigint), 0)::text,
       coalesce(sum(('x' || substr(digest, 17, 16))::bit(64)::bigint), 0)::text
FROM (SELECT encode(sha256(convert_to(ROW(duly_row.*)::text, 'UTF8')), 'hex') AS digest FROM {table} AS duly_row) AS digests
