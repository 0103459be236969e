-- SPDX-License-Identifier: Apache-2.0
INSERT INTO customers_version (id, entity, party_id, family, valid, recorded, op, change_id, attributes, sealed)
SELECT id, entity, party, family, tstzrange(since, until), tstzrange(%(now)s, NULL), op, %(record)s, attributes, decode(sealed, 'hex')
  FROM json_to_recordset(%(rows)s::json)
    AS said (id uuid, entity uuid, party uuid, family text, since timestamptz, until timestamptz, op text, attributes jsonb, sealed text)
