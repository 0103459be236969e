SELECT (SELECT wrapped FROM ledger_subjectkey WHERE subject = wanted.subject)
FROM unnest(%s::uuid[]) WITH ORDINALITY AS wanted (subject, place)
ORDER BY place
