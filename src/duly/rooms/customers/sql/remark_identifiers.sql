-- SPDX-License-Identifier: Apache-2.0
-- Only identifiers that still stand as they were read.
UPDATE customers_identifier identifier
   SET mark = decode(said.mark, 'hex')
  FROM json_to_recordset(%s::json) AS said (id uuid, old text, mark text)
 WHERE identifier.id = said.id AND identifier.mark = decode(said.old, 'hex')
