-- SPDX-License-Identifier: Apache-2.0
-- All that is believed now of some customers, whatever time it speaks of.
SELECT id, entity, party_id, family, lower(valid), upper(valid), lower(recorded), attributes::text, sealed
  FROM customers_version
 WHERE party_id = ANY(%(parties)s::uuid[]) AND upper_inf(recorded)
 ORDER BY entity, lower(valid)
