UPDATE duly_transfer.book SET writers = %(writers)s
WHERE run = %(run)s AND tbl = %(table)s AND shard = %(shard)s
