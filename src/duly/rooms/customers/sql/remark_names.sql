-- SPDX-License-Identifier: Apache-2.0
-- Only names that still stand as they were read.
UPDATE customers_nametokens name
   SET tokens = said.tokens
  FROM json_to_recordset(%s::json) AS said (id uuid, old integer[], tokens integer[])
 WHERE name.party_id = said.id AND name.tokens = said.old
