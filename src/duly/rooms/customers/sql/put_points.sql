-- SPDX-License-Identifier: Apache-2.0
-- What carriers said of a contact point stays said while its value is the same, but of the one that is revived. While the
-- indexes are made anew an equal value may stand under either of two marks.
INSERT INTO customers_contactpoint AS point
       (id, party_id, channel, purpose, rank, mark, tail, version, country, state, state_reason, state_at)
SELECT id, party, channel, purpose, rank, decode(mark, 'hex'), decode(tail, 'hex'), version, country, state, %(reason)s, %(now)s
  FROM json_to_recordset(%(rows)s::json)
    AS said (id uuid, party uuid, channel text, purpose text, rank smallint, mark text, tail text, version uuid, country text, state text)
    ON CONFLICT (id) DO UPDATE
   SET channel = excluded.channel, purpose = excluded.purpose, rank = excluded.rank, mark = excluded.mark,
       tail = excluded.tail, version = excluded.version, country = excluded.country,
       (state, state_reason, state_at) = (
       SELECT CASE WHEN fails THEN point.state ELSE excluded.state END,
              CASE WHEN fails THEN point.state_reason ELSE excluded.state_reason END,
              CASE WHEN fails OR point.state = excluded.state THEN point.state_at ELSE excluded.state_at END
         FROM (SELECT point.state IN ('bounced', 'broken') AND %(was)s::jsonb -> point.id::text ? encode(point.mark, 'hex')
                  AND point.id IS DISTINCT FROM %(revived)s::uuid) AS carriers (fails))
