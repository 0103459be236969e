SELECT seq, encode(sha256('\x00'::bytea || convert_to(leaf, 'UTF8')), 'hex')
FROM ledger_entry ORDER BY seq DESC LIMIT 1
