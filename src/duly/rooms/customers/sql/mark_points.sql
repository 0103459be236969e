-- SPDX-License-Identifier: Apache-2.0
-- Only points whose state changes are touched and given back.
UPDATE customers_contactpoint point
   SET state = said.state, state_reason = said.reason, state_at = %(now)s
  FROM json_to_recordset(%(rows)s::json) AS said (id uuid, state text, reason text)
 WHERE point.id = said.id AND point.state <> said.state
RETURNING point.id
