-- Which of these recipients have no delivery at all: one probe of the unique index for each.
SELECT owed.id FROM unnest(%s::uuid[]) AS owed (id)
WHERE NOT EXISTS (SELECT 1 FROM delivery_delivery d WHERE d.recipient_id = owed.id)
