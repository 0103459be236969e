-- Only for a run that prepared the table and was not taken back since: its note is held until this transaction ends.
INSERT INTO duly_transfer.book (run, tbl, shard, attempt, rows)
SELECT m.run, m.tbl, %(shard)s, %(attempt)s, %(rows)s
FROM duly_transfer.made m WHERE m.run = %(run)s AND m.tbl = %(table)s
FOR SHARE
ON CONFLICT DO NOTHING
