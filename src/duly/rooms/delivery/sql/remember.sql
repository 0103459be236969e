-- The references of providers whose receipts do not name our id. A provider that repeats one keeps the first.
INSERT INTO delivery_reference (provider, reference, delivery_id)
SELECT * FROM unnest(%s::text[], %s::text[], %s::uuid[]) ON CONFLICT DO NOTHING
