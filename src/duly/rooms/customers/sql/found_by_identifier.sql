-- Customers by the marks of what identifies them, many at a time, as text that names the mark.
SELECT encode(held.mark, 'hex'), array_agg(DISTINCT coalesce(party.merged_into, party.id))
FROM customers_identifier AS held
JOIN customers_party AS party ON party.id = held.party_id
WHERE held.mark = ANY (%(marks)s::bytea[]) AND held.kind = ANY (%(kinds)s::text[]) AND held.state <> 'ended'
    AND party.organisation_id = %(home)s AND party.status <> 'erased'
GROUP BY held.mark
