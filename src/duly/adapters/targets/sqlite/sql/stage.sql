CREATE TEMP TABLE duly_transfer_keys ({columns})
