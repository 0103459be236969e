-- SPDX-License-Identifier: Apache-2.0
UPDATE customers_version
   SET recorded = tstzrange(lower(recorded), %(now)s)
 WHERE id = ANY(%(ids)s::uuid[]) AND upper_inf(recorded)
