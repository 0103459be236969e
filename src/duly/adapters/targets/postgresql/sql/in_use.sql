SELECT EXISTS (SELECT FROM duly_transfer.made) OR EXISTS (SELECT FROM duly_transfer.book)
