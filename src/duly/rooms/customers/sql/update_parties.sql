-- SPDX-License-Identifier: Apache-2.0
-- What a batch of a file changes of customers on record; a value that the batch leaves out stays.
UPDATE customers_party party
   SET version = COALESCE(said.version, party.version),
       kind = COALESCE(said.kind, party.kind),
       language = COALESCE(said.language, party.language),
       time_zone = COALESCE(said.time_zone, party.time_zone),
       region = COALESCE(said.region, party.region),
       tags = COALESCE(said.tags, party.tags),
       status = COALESCE(said.status, party.status),
       digest = decode(said.digest, 'hex'),
       updated_at = CASE WHEN said.changed THEN %(now)s ELSE party.updated_at END
  FROM json_to_recordset(%(rows)s::json)
    AS said (id uuid, version uuid, kind text, language text, time_zone text, region text, tags text[], status text,
             digest text, changed boolean)
 WHERE party.id = said.id
