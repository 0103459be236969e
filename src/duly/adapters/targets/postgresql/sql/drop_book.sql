DROP TABLE duly_transfer.book, duly_transfer.made;
