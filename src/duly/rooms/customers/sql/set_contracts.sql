-- SPDX-License-Identifier: Apache-2.0
UPDATE customers_contract contract
   SET started_on = said.started_on, ended_on = said.ended_on
  FROM json_to_recordset(%(rows)s::json) AS said (id bigint, started_on date, ended_on date)
 WHERE contract.id = said.id
