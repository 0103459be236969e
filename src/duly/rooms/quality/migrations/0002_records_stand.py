# SPDX-License-Identifier: Apache-2.0
"""Needs, measures and confirmations are only added to: the database says so, too."""

from django.db import migrations

RECORDS = ("needsversion", "measure", "confirmation")

STAND = """
CREATE FUNCTION quality_records_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is a record: it is added to, never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
"""
FALL = "DROP FUNCTION quality_records_stand();"


def _trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER quality_stands BEFORE UPDATE OR DELETE ON quality_{table} "
        "FOR EACH ROW EXECUTE FUNCTION quality_records_stand();",
        f"DROP TRIGGER quality_stands ON quality_{table};",
    )


class Migration(migrations.Migration):
    dependencies = [("quality", "0001_initial")]
    operations = [migrations.RunSQL(STAND, FALL), *(_trigger(table) for table in RECORDS)]
