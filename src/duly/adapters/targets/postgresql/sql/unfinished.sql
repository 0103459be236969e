SELECT EXISTS (SELECT FROM duly_transfer.book WHERE run = %(run)s AND tbl = %(table)s)
