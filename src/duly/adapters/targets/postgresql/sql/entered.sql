SELECT attempt FROM duly_transfer.book WHERE run = %(run)s AND tbl = %(table)s AND shard = %(shard)s
