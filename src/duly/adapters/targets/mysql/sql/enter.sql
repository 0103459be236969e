INSERT INTO duly_transfer_book (run, tbl, shard, attempt, `rows`) VALUES (%s, %s, %s, %s, %s)
