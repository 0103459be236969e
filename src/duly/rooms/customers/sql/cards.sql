-- SPDX-License-Identifier: Apache-2.0
SELECT party.id, party.ref, party.organisation_id, party.kind, version.sealed, party.language, party.time_zone, party.region,
       party.status, party.stream
  FROM customers_party party JOIN customers_version version ON version.id = party.version
 WHERE party.id = ANY(%s::uuid[])
