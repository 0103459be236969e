INSERT INTO ledger_tile (level, position, hashes) VALUES (%s, %s, %s)
ON CONFLICT (level, position) DO UPDATE SET hashes = excluded.hashes
