-- A few facts, the news of them, and what opens them: one journey.
WITH told AS (
    INSERT INTO ledger_herald (kind, stream, fact, public)
    SELECT kind, stream, fact, public
    FROM unnest(%s::text[], %s::uuid[], %s::uuid[], %s::jsonb[]) AS few (kind, stream, fact, public)
), locked AS (
    INSERT INTO ledger_sealeddisclosure (fact, subject, ciphertext)
    SELECT fact, subject, decode(ciphertext, 'hex')
    FROM unnest(%s::uuid[], %s::uuid[], %s::text[]) AS few (fact, subject, ciphertext)
)
INSERT INTO ledger_inbox (stream, body) SELECT stream, body FROM unnest(%s::uuid[], %s::text[]) AS few (stream, body)
