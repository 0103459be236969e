INSERT INTO ledger_inbox (stream, body) SELECT stream, body FROM unnest(%s::uuid[], %s::text[]) AS few (stream, body)
