-- SPDX-License-Identifier: Apache-2.0
-- Customers whom a transfer created and of whom nothing else was ever said; locked in order of id.
SELECT party.id, party.ref
  FROM customers_party party
 WHERE party.organisation_id = %(organisation)s AND party.ref = ANY(%(refs)s)
   AND party.seq = 0 AND party.merged_into IS NULL AND party.status <> 'erased'
   AND NOT EXISTS (SELECT FROM customers_version version JOIN customers_changerecord record ON record.id = version.change_id
                    WHERE version.party_id = party.id AND record.source_id IS DISTINCT FROM %(run)s)
   AND NOT EXISTS (SELECT FROM customers_consent consent WHERE consent.party_id = party.id)
   AND NOT EXISTS (SELECT FROM customers_contract contract WHERE contract.party_id = party.id)
   AND NOT EXISTS (SELECT FROM customers_preference preference WHERE preference.party_id = party.id)
   AND NOT EXISTS (SELECT FROM customers_identifier identifier WHERE identifier.party_id = party.id)
   AND NOT EXISTS (SELECT FROM customers_crosswalk link WHERE link.party_id = party.id)
   AND NOT EXISTS (SELECT FROM customers_merge merge WHERE merge.survivor_id = party.id)
 ORDER BY party.id
   FOR NO KEY UPDATE OF party
