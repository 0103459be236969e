-- The outcomes of waves. The claim fences them: a wave is finished once, and a better grade that came first stays.
UPDATE delivery_delivery d
SET state = CASE WHEN d.state IN ('sending', 'unknown') THEN v.state ELSE d.state END,
    outcome_code = CASE WHEN d.state IN ('sending', 'unknown') THEN v.outcome_code ELSE d.outcome_code END,
    next_at = CASE WHEN d.state IN ('sending', 'unknown') THEN v.next_at ELSE d.next_at END,
    reference = v.reference, units = v.units, cost = v.cost, currency = v.currency, claim = NULL, updated_at = %s
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::timestamptz[], %s::text[], %s::smallint[], %s::bigint[],
            %s::text[], %s::uuid[])
    AS v (id, state, outcome_code, next_at, reference, units, cost, currency, claim)
WHERE d.id = v.id AND d.claim = v.claim AND d.state IN ('sending', 'unknown', 'delivered', 'bounced')
RETURNING d.id
