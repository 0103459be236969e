-- SPDX-License-Identifier: Apache-2.0
-- What was believed of one customer at one time about another: by the customer's own index, whatever the table's size.
SELECT id, entity, family, lower(valid), upper(valid), lower(recorded), upper(recorded), op, change_id, attributes::text, sealed
  FROM customers_version
 WHERE party_id = %(party)s
   AND valid @> %(at)s::timestamptz
   AND (CASE WHEN %(known_at)s::timestamptz IS NULL THEN upper_inf(recorded) ELSE recorded @> %(known_at)s::timestamptz END)
 ORDER BY family, entity
