INSERT INTO ledger_subjectkey (subject, wrapping, wrapped) VALUES (%s, 0, %s)
ON CONFLICT (subject) DO UPDATE SET wrapping = 0, wrapped = excluded.wrapped WHERE ledger_subjectkey.wrapping <> 0
