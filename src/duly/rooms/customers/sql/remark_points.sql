-- SPDX-License-Identifier: Apache-2.0
-- Only points that still stand as they were read.
UPDATE customers_contactpoint point
   SET mark = decode(said.mark, 'hex'), tail = decode(said.tail, 'hex')
  FROM json_to_recordset(%s::json) AS said (id uuid, old text, mark text, tail text)
 WHERE point.id = said.id AND point.mark = decode(said.old, 'hex')
