INSERT INTO duly_transfer_made (run, tbl, made) VALUES (?, ?, ?) ON CONFLICT DO NOTHING
