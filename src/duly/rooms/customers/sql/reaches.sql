-- SPDX-License-Identifier: Apache-2.0
-- The best contact point of each party on a channel; a working one first, an ended one never.
-- Lateral, so that each party costs index look-ups even when statistics are stale, as they are right after an import.
SELECT party.id, party.organisation_id, best.id, given.sealed, best.state, named.sealed, party.language, party.time_zone, party.region,
       COALESCE(latest.decision IN ('refused', 'withdrawn'), FALSE),
       COALESCE((SELECT gone.channel FROM customers_contactpoint gone
                  WHERE gone.party_id = party.id AND gone.state = 'bounced' AND gone.channel <> best.channel
                    AND NOT EXISTS (SELECT FROM customers_contactpoint held
                                     WHERE held.party_id = party.id AND held.channel = gone.channel
                                       AND held.state = 'active')
                  ORDER BY gone.channel LIMIT 1), ''),
       wish.quiet_from, wish.quiet_to, party.kind = 'person'
  FROM customers_party party
  JOIN customers_version named ON named.id = party.version
 CROSS JOIN LATERAL (
       SELECT point.id, point.version, point.state, point.channel
         FROM customers_contactpoint point
        WHERE point.party_id = party.id AND point.channel = ANY(%(kinds)s) AND point.state NOT IN ('ended', 'unproven')
        ORDER BY point.state <> 'active', array_position(%(kinds)s, point.channel), point.rank, point.id
        LIMIT 1) best
  JOIN customers_version given ON given.id = best.version
  LEFT JOIN LATERAL (
       SELECT consent.decision
         FROM customers_consent consent
        WHERE consent.party_id = party.id AND consent.purpose = 'notices'
          AND (consent.channel IS NULL OR consent.channel = %(channel)s)
        ORDER BY consent.at DESC, consent.id DESC
        LIMIT 1) latest ON TRUE
  LEFT JOIN customers_preference wish ON wish.party_id = party.id
 WHERE party.id = ANY(%(ids)s::uuid[])
