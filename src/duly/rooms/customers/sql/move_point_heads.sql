-- SPDX-License-Identifier: Apache-2.0
UPDATE customers_contactpoint point
   SET version = said.version, mark = decode(said.mark, 'hex'), tail = decode(said.tail, 'hex'), country = said.country
  FROM json_to_recordset(%s::json) AS said (id uuid, version uuid, mark text, tail text, country text)
 WHERE point.id = said.id
