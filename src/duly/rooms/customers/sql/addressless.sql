-- SPDX-License-Identifier: Apache-2.0
-- For channels that need no contact point: the parties themselves, and whether they opted out.
SELECT party.id, party.organisation_id, NULL, NULL, 'active', named.sealed, party.language, party.time_zone, party.region,
       COALESCE(latest.decision IN ('refused', 'withdrawn'), FALSE)
  FROM customers_party party
  JOIN customers_version named ON named.id = party.version
  LEFT JOIN LATERAL (
       SELECT consent.decision
         FROM customers_consent consent
        WHERE consent.party_id = party.id AND consent.purpose = 'notices'
          AND (consent.channel IS NULL OR consent.channel = %(channel)s)
        ORDER BY consent.at DESC, consent.id DESC
        LIMIT 1) latest ON TRUE
 WHERE party.id = ANY(%(ids)s::uuid[])
