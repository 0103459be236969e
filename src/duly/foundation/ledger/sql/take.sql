-- One statement sees one state: what it deletes up to the last of a batch is what it gives, whoever commits meanwhile.
DELETE FROM ledger_inbox
WHERE id <= (SELECT max(id) FROM (SELECT id FROM ledger_inbox ORDER BY id LIMIT %s) AS batch)
RETURNING id, stream::text, body
