DELETE FROM duly_transfer.made WHERE run = %(run)s AND tbl = %(table)s RETURNING made
