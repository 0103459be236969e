-- SPDX-License-Identifier: Apache-2.0
-- What providers sent us in which one of these texts stands: its content goes, that it came and its digest stay. So does what
-- they said of letters that are not known yet. Both sides are compared as lower-case ASCII: bytes may be anything.
WITH texts AS (
    SELECT text, lower(encode(convert_to(text, 'UTF8'), 'escape')) AS raw FROM unnest(%(texts)s::text[]) text
), wanted AS (
    SELECT found.id
      FROM delivery_slip found
     WHERE found.body <> ''::bytea
       AND EXISTS (SELECT FROM texts
                    WHERE position(texts.raw IN lower(encode(found.body, 'escape'))) > 0
                       OR position(texts.text IN lower(found.headers::text)) > 0)
), said AS (
    UPDATE delivery_orphan orphan
       SET response = ''
     WHERE orphan.slip_id IN (SELECT id FROM wanted)
        OR EXISTS (SELECT FROM texts WHERE position(texts.text IN lower(orphan.response)) > 0)
)
UPDATE delivery_slip slip
   SET body = ''::bytea, headers = '{}'::jsonb
  FROM wanted
 WHERE slip.id = wanted.id
