# SPDX-License-Identifier: Apache-2.0
import django.db.models.deletion
import duly.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("transfer", "0004_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="RegistryEntry",
            fields=[
                ("id", models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ("table", models.TextField()),
                ("shard", models.IntegerField()),
                ("attempt", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("transfer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="transfer.transfer")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("transfer", "table", "shard"), name="transfer_registry_once")],
            },
        ),
        migrations.CreateModel(
            name="SampledRow",
            fields=[
                ("id", models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ("seed", models.TextField()),
                ("population", models.BigIntegerField()),
                ("number", models.IntegerField()),
                ("position", models.IntegerField()),
                ("row", models.BigIntegerField()),
                ("verdict", models.TextField(default="")),
                ("sealed", models.BinaryField(default=b"")),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(null=True)),
                ("transfer", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="sampled", to="transfer.transfer")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("transfer", "seed", "number"), name="transfer_one_sampled"),
                    models.CheckConstraint(condition=models.Q(("verdict__in", ("", "right", "wrong"))), name="transfer_sample_verdict"),
                ],
            },
        ),
    ]
