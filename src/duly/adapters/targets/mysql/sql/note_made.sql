INSERT INTO duly_transfer_made (run, tbl, made) VALUES (%s, %s, %s) ON DUPLICATE KEY UPDATE tbl = tbl
