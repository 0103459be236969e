-- SPDX-License-Identifier: Apache-2.0
-- What holds of a customer's particulars, and by what the name is found.
WITH said AS MATERIALIZED (
    SELECT * FROM json_to_recordset(%(rows)s::json)
        AS row (id uuid, version uuid, kind text, language text, time_zone text, region text, status text, tags text[], tokens integer[])
), head AS (
    UPDATE customers_party party
       SET version = said.version, kind = said.kind, language = said.language, time_zone = said.time_zone,
           region = said.region, status = said.status, tags = said.tags, digest = '', updated_at = %(now)s
      FROM said WHERE party.id = said.id
)
INSERT INTO customers_nametokens (party_id, tokens) SELECT id, tokens FROM said
    ON CONFLICT (party_id) DO UPDATE SET tokens = excluded.tokens
