SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?)
