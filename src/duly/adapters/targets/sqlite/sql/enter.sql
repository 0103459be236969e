INSERT INTO duly_transfer_book (run, tbl, shard, attempt, rows) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
