SELECT wanted.stream::text, tail.n, encode(sha256('\x00'::bytea || convert_to(tail.leaf, 'UTF8')), 'hex')
FROM unnest(%s::uuid[]) AS wanted (stream)
CROSS JOIN LATERAL (
    SELECT n, leaf FROM ledger_entry WHERE ledger_entry.stream = wanted.stream ORDER BY n DESC LIMIT 1
) AS tail
