-- SPDX-License-Identifier: Apache-2.0
SELECT id, organisation_id, name, kind, language, time_zone, region, tags, status, created_at
  FROM customers_party WHERE version IS NULL ORDER BY id LIMIT %s
