-- SPDX-License-Identifier: Apache-2.0
-- How often each of these customers was sent something lately, by whatever notice. Who never was is absent.
SELECT customer_id, count(*)
  FROM delivery_delivery
 WHERE customer_id = ANY(%(ids)s::uuid[]) AND attempt > 0 AND updated_at >= %(since)s
 GROUP BY customer_id
