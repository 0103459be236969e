-- Customers by the marks of their numbers and addresses, many at a time, as text that names the mark.
SELECT encode(point.mark, 'hex'), array_agg(DISTINCT coalesce(party.merged_into, party.id))
FROM customers_contactpoint AS point
JOIN customers_party AS party ON party.id = point.party_id
WHERE point.mark = ANY (%(marks)s::bytea[]) AND point.channel = ANY (%(kinds)s::text[]) AND point.state <> 'ended'
    AND party.organisation_id = %(home)s AND party.status <> 'erased'
GROUP BY point.mark
