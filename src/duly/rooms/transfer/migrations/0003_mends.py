# SPDX-License-Identifier: Apache-2.0
import django.db.models.deletion
import duly.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("transfer", "0002_rounds"),
    ]

    operations = [
        migrations.AddField(
            model_name="mapped",
            name="numbered_from",
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name="shard",
            name="mended",
            field=models.IntegerField(default=0),
        ),
        migrations.CreateModel(
            name="Errand",
            fields=[
                ("id", models.UUIDField(default=duly.kernel.ids.random_id, primary_key=True, serialize=False)),
                ("what", models.TextField()),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("now", models.TextField(default="")),
                ("trouble", models.JSONField(default=dict)),
                ("ended_at", models.DateTimeField(null=True)),
                ("transfer", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="errands", to="transfer.transfer")),
            ],
            options={
                "constraints": [models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("transfer",), name="transfer_one_errand")],
            },
        ),
        migrations.CreateModel(
            name="Mend",
            fields=[
                ("id", models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ("number", models.IntegerField()),
                ("rows", models.IntegerField()),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
                ("digest", models.TextField()),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("table", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="mends", to="transfer.inventory")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("table", "number"), name="transfer_one_mend")],
            },
        ),
    ]
