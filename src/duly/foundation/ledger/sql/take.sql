WITH taken AS (
    DELETE FROM ledger_inbox
    WHERE id = ANY (ARRAY(SELECT id FROM ledger_inbox ORDER BY id LIMIT %s))
    RETURNING id, stream, body
)
SELECT stream::text, body FROM taken ORDER BY id
