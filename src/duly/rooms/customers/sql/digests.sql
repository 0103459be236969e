-- SPDX-License-Identifier: Apache-2.0
SELECT ref, id, digest
  FROM customers_party
 WHERE organisation_id = %(organisation)s AND ref = ANY(%(refs)s)
 ORDER BY id
