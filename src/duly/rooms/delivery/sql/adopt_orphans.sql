-- Receipts that came before the answer which gives their reference.
DELETE FROM delivery_orphan o USING unnest(%s::text[], %s::text[], %s::uuid[]) AS v (provider, reference, delivery_id)
WHERE o.provider = v.provider AND o.reference = v.reference
RETURNING v.provider, v.delivery_id, o.outcome, o.code, o.response, o.slip_id
