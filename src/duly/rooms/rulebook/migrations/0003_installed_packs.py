# SPDX-License-Identifier: Apache-2.0
"""Rule packs that came from outside."""

import django.db.models.deletion
import duly.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rulebook", "0002_records_stand"),
    ]

    operations = [
        migrations.CreateModel(
            name="InstalledPack",
            fields=[
                ("id", models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("pack", models.TextField()),
                ("version", models.TextField()),
                ("digest", models.TextField()),
                ("document", models.TextField()),
                ("origin", models.UUIDField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PackRetirement",
            fields=[
                ("id", models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "installed",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retirement",
                        to="rulebook.installedpack",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
