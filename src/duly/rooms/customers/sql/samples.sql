-- SPDX-License-Identifier: Apache-2.0
-- Some sealed versions, by lot as far as a large table goes; those of erased customers open for nobody.
SELECT version.party_id, party.organisation_id, version.family, version.entity, version.sealed
  FROM customers_version version TABLESAMPLE SYSTEM (%(share)s) JOIN customers_party party ON party.id = version.party_id
 WHERE party.status <> 'erased'
 LIMIT %(count)s
