-- SPDX-License-Identifier: Apache-2.0
-- Every version there ever was of one customer, or of one thing on record of them, the latest word first.
SELECT id, entity, family, lower(valid), upper(valid), lower(recorded), upper(recorded), op, change_id, attributes::text, sealed
  FROM customers_version
 WHERE party_id = %(party)s AND (%(entity)s::uuid IS NULL OR entity = %(entity)s::uuid)
 ORDER BY lower(recorded) DESC, family, entity, lower(valid) DESC
