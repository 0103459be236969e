UPDATE obligations_obligation SET state = 'exempt', how = 'superseded', next_at = NULL, met_at = %s
WHERE id IN ( -- everybody who is still being asked, a batch at a time
    SELECT id FROM obligations_obligation
    WHERE subject = %s AND id > %s AND state IN ('waiting', 'reached') ORDER BY id LIMIT %s FOR UPDATE
)
RETURNING id
