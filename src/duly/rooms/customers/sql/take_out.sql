-- SPDX-License-Identifier: Apache-2.0
-- By what these customers are found goes; their rows and versions stay, and nothing opens them.
WITH gone AS MATERIALIZED (
    SELECT unnest(%(parties)s::uuid[]) AS id
), points AS (
    UPDATE customers_contactpoint point
       SET mark = '', tail = NULL, country = '', state = 'ended', state_reason = 'erased', state_at = %(now)s
      FROM gone WHERE point.party_id = gone.id
), tokens AS (
    DELETE FROM customers_nametokens tokens USING gone WHERE tokens.party_id = gone.id
), pending AS (
    DELETE FROM customers_pending pending USING gone WHERE pending.party_id = gone.id
)
UPDATE customers_party party
   SET ref = 'erased-' || replace(party.id::text, '-', ''), tags = '{}', status = 'erased', digest = '', updated_at = %(now)s
  FROM gone WHERE party.id = gone.id
