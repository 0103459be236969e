SELECT attempt FROM duly_transfer_book WHERE run = ? AND tbl = ? AND shard = ?
