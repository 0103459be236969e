-- By lot among the living: a share of the table's pages that gives some thousand rows, and of those a few.
WITH few AS (
    SELECT fact, subject, ciphertext FROM ledger_sealeddisclosure TABLESAMPLE SYSTEM (
        (SELECT CASE WHEN reltuples < 100000 THEN 100 ELSE 100 * 20000 / reltuples END
         FROM pg_class WHERE oid = 'ledger_sealeddisclosure'::regclass)
    )
)
SELECT fact, subject, ciphertext FROM few
WHERE NOT EXISTS (SELECT 1 FROM ledger_subjectkey WHERE ledger_subjectkey.subject = few.subject AND wrapping = 0)
ORDER BY random() LIMIT %s
