SELECT id, ref, organisation_id, kind, name, language, time_zone, region, status, stream
FROM customers_party WHERE id = ANY(%s::uuid[])
