SELECT string_agg(
    coalesce((SELECT wrapped FROM ledger_subjectkey WHERE subject = wanted.subject), decode(repeat('00', 60), 'hex')), ''
    ORDER BY place
)
FROM unnest(%s::uuid[]) WITH ORDINALITY AS wanted (subject, place)
