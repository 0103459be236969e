-- SPDX-License-Identifier: Apache-2.0
-- The next entry in one customer's line, and the end of the line moved to it.
WITH entry AS (
    INSERT INTO customers_changerecord
           (id, organisation_id, party_id, source, nature, reason, number, request, requester, maker, checker, proofs, rules,
            since, at, seq, prev, hash)
    VALUES (%(id)s, %(organisation)s, %(party)s, %(source)s, %(nature)s, %(reason)s, %(number)s, %(request)s, %(requester)s,
            %(maker)s, %(checker)s, %(proofs)s, %(rules)s, %(since)s, %(at)s, %(seq)s, %(prev)s, %(hash)s)
)
UPDATE customers_party SET seq = %(seq)s, chain = %(hash)s WHERE id = %(party)s
