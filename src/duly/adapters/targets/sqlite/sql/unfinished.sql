SELECT EXISTS (SELECT 1 FROM duly_transfer_book WHERE run = ? AND tbl = ?)
