# SPDX-License-Identifier: Apache-2.0
"""Several keys may wrap the keys of persons; those that exist are wrapped by the first. A destroyed key stays destroyed."""

from typing import ClassVar

from django.db import migrations, models

FENCE = """
CREATE TRIGGER ledger_subjectkey_stays_destroyed BEFORE UPDATE OR DELETE ON ledger_subjectkey
    FOR EACH ROW WHEN (OLD.wrapping = 0) EXECUTE FUNCTION ledger_refuse();
"""
OPEN = "DROP TRIGGER ledger_subjectkey_stays_destroyed ON ledger_subjectkey;"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("ledger", "0002_append_only")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="HouseKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "purpose", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("purpose", models.TextField()),
                ("number", models.SmallIntegerField()),
                ("fingerprint", models.TextField()),
                ("noted_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="subjectkey", name="wrapping", field=models.SmallIntegerField(db_default=1)
        ),
        migrations.RunSQL(FENCE, OPEN),
    ]
