-- SPDX-License-Identifier: Apache-2.0
-- What providers sent us in which one of these texts stands: its content goes, that it came and its digest stay.
UPDATE delivery_slip slip
   SET body = ''::bytea, headers = '{}'::jsonb
  FROM (SELECT DISTINCT found.id
          FROM delivery_slip found, unnest(%(texts)s::text[]) text
         WHERE position(convert_to(text, 'UTF8') IN found.body) > 0 OR position(text IN found.headers::text) > 0) wanted
 WHERE slip.id = wanted.id
