-- Customers by their numbers, many at a time; who was taken up into another is that other, who is erased is nobody.
SELECT asked.ref, array_agg(DISTINCT coalesce(party.merged_into, party.id))
FROM unnest(%(refs)s::text[]) AS asked (ref)
JOIN customers_party AS party ON party.organisation_id = %(home)s AND party.ref = asked.ref
WHERE party.status <> 'erased'
GROUP BY asked.ref
