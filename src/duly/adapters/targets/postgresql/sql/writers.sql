SELECT array_agg(DISTINCT one) FROM duly_transfer.book, unnest(writers) AS one WHERE run = %(run)s AND tbl = %(table)s
