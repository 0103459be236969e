SELECT leaf FROM ledger_entry WHERE seq >= %s AND seq < %s ORDER BY seq
