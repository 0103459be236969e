SELECT made FROM duly_transfer_made WHERE run = %s AND tbl = %s LOCK IN SHARE MODE
