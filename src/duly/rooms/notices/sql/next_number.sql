INSERT INTO notices_series (organisation_id, year, last)
VALUES (%s, %s, 1)
ON CONFLICT (organisation_id, year) DO UPDATE SET last = notices_series.last + 1
RETURNING last
