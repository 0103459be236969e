INSERT INTO ledger_sealeddisclosure (fact, subject, ciphertext)
SELECT fact, subject, decode(ciphertext, 'hex') FROM unnest(%s::uuid[], %s::uuid[], %s::text[]) AS few (fact, subject, ciphertext)
