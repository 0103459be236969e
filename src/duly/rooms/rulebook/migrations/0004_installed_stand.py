# SPDX-License-Identifier: Apache-2.0
"""Installed packs, and that they were retired, are only added to."""

from django.db import migrations


def _trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER rulebook_stands BEFORE UPDATE OR DELETE ON rulebook_{table} "
        "FOR EACH ROW EXECUTE FUNCTION rulebook_records_stand();",
        f"DROP TRIGGER rulebook_stands ON rulebook_{table};",
    )


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0003_installed_packs")]
    operations = [_trigger("installedpack"), _trigger("packretirement")]
