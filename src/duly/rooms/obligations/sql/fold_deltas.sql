-- One row for each state. Rows that are being folded elsewhere are passed over; a sum over the table is the same before,
-- after and in between.
WITH gone AS (
    DELETE FROM obligations_delta
    WHERE id IN (
        SELECT id FROM obligations_delta WHERE subject = ANY(%(subjects)s::uuid[])
        ORDER BY id LIMIT 50000 FOR UPDATE SKIP LOCKED
    )
    RETURNING *
), kept AS (
    INSERT INTO obligations_delta (subject, state, n, folded)
    SELECT subject, state, sum(n), true FROM gone GROUP BY 1, 2 HAVING sum(n) <> 0
    RETURNING 1
)
SELECT (SELECT count(*) FROM gone) - (SELECT count(*) FROM kept)
