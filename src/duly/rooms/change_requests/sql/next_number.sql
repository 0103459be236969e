-- SPDX-License-Identifier: Apache-2.0
INSERT INTO change_requests_series (organisation_id, year, last)
VALUES (%s, %s, 1)
ON CONFLICT (organisation_id, year) DO UPDATE SET last = change_requests_series.last + 1
RETURNING last
