INSERT INTO ledger_subjectkey (subject, wrapping, wrapped)
SELECT subject, %s, decode(wrapped, 'hex') FROM unnest(%s::uuid[], %s::text[]) AS fresh (subject, wrapped)
ON CONFLICT (subject) DO NOTHING
