UPDATE duly_transfer.book SET writers = writers || %(writers)s::text[]
WHERE run = %(run)s AND tbl = %(table)s
  AND shard = (SELECT min(shard) FROM duly_transfer.book WHERE run = %(run)s AND tbl = %(table)s)
