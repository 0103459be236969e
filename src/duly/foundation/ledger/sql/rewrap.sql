UPDATE ledger_subjectkey SET wrapping = %s, wrapped = decode(fresh.wrapped, 'hex')
FROM unnest(%s::uuid[], %s::text[]) AS fresh (subject, wrapped)
WHERE ledger_subjectkey.subject = fresh.subject AND wrapping <> 0
