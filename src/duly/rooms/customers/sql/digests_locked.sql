-- SPDX-License-Identifier: Apache-2.0
-- In order of id, so that two writers wait for each other instead of locking each other out.
SELECT ref, id, digest
  FROM customers_party
 WHERE organisation_id = %(organisation)s AND ref = ANY(%(refs)s)
 ORDER BY id
   FOR NO KEY UPDATE
