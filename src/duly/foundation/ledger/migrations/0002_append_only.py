# SPDX-License-Identifier: Apache-2.0
"""A second fence around the log: the database itself refuses to change or remove what was written."""

from typing import ClassVar

from django.db import migrations

FENCE = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER ledger_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_seal_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_seal
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_tile_stays BEFORE DELETE OR TRUNCATE ON ledger_tile
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
-- A tile grows at its end until it holds 256 hashes; what it holds never changes.
CREATE TRIGGER ledger_tile_only_grows BEFORE UPDATE ON ledger_tile
    FOR EACH ROW WHEN (
        (NEW.level, NEW.position) IS DISTINCT FROM (OLD.level, OLD.position)
        OR substring(NEW.hashes FROM 1 FOR octet_length(OLD.hashes)) IS DISTINCT FROM OLD.hashes
        OR octet_length(NEW.hashes) > 8192
    ) EXECUTE FUNCTION ledger_refuse();

-- The inbox is a corridor: everything that enters leaves again at once, so it is swept by count, not by share.
ALTER TABLE ledger_inbox SET (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 50000,
    autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 100000000
);
"""
OPEN = """
DROP TRIGGER ledger_entry_stays ON ledger_entry;
DROP TRIGGER ledger_seal_stays ON ledger_seal;
DROP TRIGGER ledger_tile_stays ON ledger_tile;
DROP TRIGGER ledger_tile_only_grows ON ledger_tile;
DROP FUNCTION ledger_refuse();
ALTER TABLE ledger_inbox RESET (
    autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold, autovacuum_vacuum_insert_threshold,
    autovacuum_analyze_scale_factor, autovacuum_analyze_threshold
);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("ledger", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FENCE, OPEN)]
