-- SPDX-License-Identifier: Apache-2.0
UPDATE customers_contactpoint point
   SET rank = said.rank, state = said.state, state_reason = said.reason,
       version = COALESCE(said.version, point.version),
       state_at = CASE WHEN point.state = said.state THEN point.state_at ELSE %(now)s END
  FROM json_to_recordset(%(rows)s::json) AS said (id uuid, rank smallint, state text, reason text, version uuid)
 WHERE point.id = said.id
