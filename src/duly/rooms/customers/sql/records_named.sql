-- SPDX-License-Identifier: Apache-2.0
-- What holds of these customers of an organisation, by number: the customers first, then all that is on record of them.
WITH page AS MATERIALIZED (
    SELECT id, ref FROM customers_party
     WHERE organisation_id = %(organisation)s AND merged_into IS NULL AND status <> 'erased' AND ref = ANY(%(refs)s)
)
SELECT page.id, page.ref, v.id, v.entity, v.family, lower(v.valid), upper(v.valid), lower(v.recorded), upper(v.recorded), v.op,
       v.change_id, v.attributes::text, v.sealed
  FROM page JOIN customers_version v ON v.party_id = page.id AND v.valid @> %(at)s::timestamptz AND upper_inf(v.recorded)
 ORDER BY page.id, v.family, v.entity
