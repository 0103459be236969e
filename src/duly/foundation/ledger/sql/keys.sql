SELECT
    (
        SELECT number || ':' || fingerprint FROM ledger_housekey WHERE purpose = 'subjects' ORDER BY number DESC LIMIT 1
    ),
    string_agg(
        coalesce(
            (SELECT int2send(wrapping) || wrapped FROM ledger_subjectkey WHERE subject = wanted.subject),
            decode(repeat('ff', 62), 'hex')
        ), ''
        ORDER BY place
    ),
    (SELECT max(number) FROM ledger_housekey WHERE purpose = 'index')
FROM unnest(%s::uuid[]) WITH ORDINALITY AS wanted (subject, place)
