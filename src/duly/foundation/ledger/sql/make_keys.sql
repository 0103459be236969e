INSERT INTO ledger_subjectkey (subject, wrapped)
SELECT subject, decode(wrapped, 'hex') FROM unnest(%s::uuid[], %s::text[]) AS fresh (subject, wrapped)
ON CONFLICT (subject) DO NOTHING
