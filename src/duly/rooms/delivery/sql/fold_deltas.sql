-- One row for each cell and minute, and one without a minute for all that is older. Rows that are being folded
-- elsewhere are passed over; a sum over the table is the same before, after and in between.
WITH gone AS (
    DELETE FROM delivery_delta
    WHERE id IN (
        SELECT id FROM delivery_delta WHERE mailing_id = ANY(%(mailings)s::uuid[])
        ORDER BY id LIMIT 50000 FOR UPDATE SKIP LOCKED
    )
    RETURNING *
), kept AS (
    INSERT INTO delivery_delta (mailing_id, language, state, provider, code, currency, n, sent, units, micros, at, folded)
    SELECT mailing_id, language, state, provider, code, currency, sum(n), sum(sent), sum(units), sum(micros),
           CASE WHEN at >= %(old)s THEN date_trunc('minute', at) END, true
    FROM gone
    GROUP BY 1, 2, 3, 4, 5, 6, 11
    HAVING sum(n) <> 0 OR sum(sent) <> 0 OR sum(units) <> 0 OR sum(micros) <> 0
    RETURNING 1
)
SELECT (SELECT count(*) FROM gone) - (SELECT count(*) FROM kept)
