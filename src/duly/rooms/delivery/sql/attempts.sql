-- SPDX-License-Identifier: Apache-2.0
-- How often each of these customers was sent something lately, by whatever notice. Who never was is absent. What was
-- tried and waits to be tried again has disturbed nobody yet, and must not stand in its own way.
SELECT customer_id, count(*)
  FROM delivery_delivery
 WHERE customer_id = ANY(%(ids)s::uuid[]) AND attempt > 0 AND state NOT IN ('planned', 'held') AND updated_at >= %(since)s
 GROUP BY customer_id
