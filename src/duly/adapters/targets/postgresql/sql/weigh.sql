SELECT count(*),
       coalesce(sum(('x' || substr(digest, 1, 8))::bit(32)::bigint), 0),
       coalesce(sum(('x' || substr(digest, 9, 8))::bit(32)::bigint), 0),
       coalesce(sum(('x' || substr(digest, 17, 8))::bit(32)::bigint), 0),
       coalesce(sum(('x' || substr(digest, 25, 8))::bit(32)::bigint), 0)
FROM (
    SELECT encode(sha256(convert_to({netstrings}, 'UTF8')), 'hex') AS digest
    FROM (
        SELECT {shown}
        FROM {stage} AS duly_key
        JOIN {table} AS duly_row ON {same_key}
        OFFSET 0 -- keeps the planner from working each value out again wherever it is used
    ) AS told
    OFFSET 0
) AS digested
