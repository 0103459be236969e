# SPDX-License-Identifier: Apache-2.0
"""The letter that answers a request: what it says stands."""

import django.db.models.deletion
from django.db import migrations, models

import duly.kernel.ids

STANDS = (
    "CREATE TRIGGER change_requests_stands BEFORE UPDATE OR DELETE ON change_requests_letter "
    "FOR EACH ROW EXECUTE FUNCTION change_requests_stand();"
)


class Migration(migrations.Migration):
    dependencies = [("change_requests", "0003_late_ones_and_read_mails")]
    operations = [
        migrations.AddField("review", "told", models.BinaryField(default=b"")),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.UUIDField(default=duly.kernel.ids.random_id, primary_key=True, serialize=False)),
                ("matter", models.TextField()),
                ("language", models.TextField()),
                ("sealed", models.BinaryField()),
                ("sealed_under", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="change_requests.changerequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("request", "matter"), name="change_requests_one_letter")
                ]
            },
        ),
        migrations.RunSQL(STANDS, "DROP TRIGGER change_requests_stands ON change_requests_letter;"),
    ]
