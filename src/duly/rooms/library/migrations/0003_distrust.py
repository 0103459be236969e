# SPDX-License-Identifier: Apache-2.0
"""A signer can be trusted no longer, and again later."""

import django.db.models.deletion
from django.db import migrations, models

import duly.kernel.ids

STAND = """
CREATE TRIGGER library_stands BEFORE UPDATE OR DELETE ON library_distrust
    FOR EACH ROW EXECUTE FUNCTION library_records_stand();
"""


class Migration(migrations.Migration):
    dependencies = [("library", "0002_records_stand")]
    operations = [
        migrations.AlterField("trustedsigner", "key", models.TextField()),
        migrations.AlterField("trustedsigner", "fingerprint", models.TextField(db_index=True)),
        migrations.CreateModel(
            name="Distrust",
            fields=[
                ("id", models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("reason", models.TextField()),
                (
                    "signer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="distrust",
                        to="library.trustedsigner",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunSQL(STAND, "DROP TRIGGER library_stands ON library_distrust;"),
    ]
