SELECT attempt FROM duly_transfer_book WHERE run = %s AND tbl = %s AND shard = %s LOCK IN SHARE MODE
