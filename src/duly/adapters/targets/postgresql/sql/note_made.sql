INSERT INTO duly_transfer.made (run, tbl, made) VALUES (%(run)s, %(table)s, %(made)s) ON CONFLICT DO NOTHING
