SELECT stream::text, n
FROM (
    SELECT stream, n,
           row_number() OVER of_stream - 1 AS place,
           leaf::json ->> 'prev' AS prev,
           lag(encode(sha256('\x00'::bytea || convert_to(leaf, 'UTF8')), 'hex')) OVER of_stream AS before
    FROM ledger_entry
    WINDOW of_stream AS (PARTITION BY stream ORDER BY n)
) AS linked
WHERE n <> place OR prev IS DISTINCT FROM before
ORDER BY stream, n
LIMIT 20
