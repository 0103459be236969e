-- One call list, many agents: whose row it is decides one statement. Nothing comes back when somebody else holds it.
INSERT INTO delivery_calllease AS held (customer_id, delivery_id, agent_id, taken_at, until, passed)
VALUES (%s, %s, %s, %s, %s, FALSE)
ON CONFLICT (customer_id) DO UPDATE
   SET delivery_id = excluded.delivery_id, agent_id = excluded.agent_id, taken_at = excluded.taken_at,
       until = excluded.until, passed = FALSE
 WHERE held.until <= excluded.taken_at OR held.agent_id = excluded.agent_id
RETURNING held.customer_id
