SELECT EXISTS (SELECT 1 FROM duly_transfer_made) OR EXISTS (SELECT 1 FROM duly_transfer_book)
