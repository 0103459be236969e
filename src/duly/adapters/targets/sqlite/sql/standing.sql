SELECT {shown} FROM temp.duly_transfer_keys AS duly_key CROSS JOIN {table} AS duly_row ON {same_key}
