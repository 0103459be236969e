SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?
