SELECT EXISTS (SELECT 1 FROM duly_transfer_book WHERE run = %s AND tbl = %s)
