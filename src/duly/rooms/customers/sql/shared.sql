-- SPDX-License-Identifier: Apache-2.0
-- Values that several customers of an organisation hold now, told apart by their blind marks: nothing is opened.
SELECT held.kind, held.mark, array_agg(DISTINCT held.party_id ORDER BY held.party_id)
  FROM (SELECT CASE WHEN point.channel IN ('sms', 'voice') THEN 'phone' ELSE point.channel END AS kind, point.mark, point.party_id
          FROM customers_contactpoint point
         WHERE point.state NOT IN ('ended', 'unproven')
        UNION ALL
        SELECT identifier.kind, identifier.mark, identifier.party_id
          FROM customers_identifier identifier
         WHERE identifier.state = 'active') held
  JOIN customers_party party ON party.id = held.party_id
 WHERE party.organisation_id = %(organisation)s AND party.merged_into IS NULL
   AND (%(kind)s::text IS NULL OR (held.kind, held.mark) > (%(kind)s::text, %(mark)s::bytea))
 GROUP BY held.kind, held.mark
HAVING count(DISTINCT held.party_id) > 1
 ORDER BY held.kind, held.mark
 LIMIT %(limit)s
