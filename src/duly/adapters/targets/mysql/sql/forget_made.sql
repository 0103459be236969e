DELETE FROM duly_transfer_made WHERE run = %s AND tbl = %s
