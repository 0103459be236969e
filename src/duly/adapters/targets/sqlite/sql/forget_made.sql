DELETE FROM duly_transfer_made WHERE run = ? AND tbl = ?
