# SPDX-License-Identifier: Apache-2.0
import django.db.models.deletion
import duly.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("transfer", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="shard",
            name="gone",
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name="transfer",
            name="next_round_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="transfer",
            name="round_trouble",
            field=models.JSONField(default=dict),
        ),
        migrations.CreateModel(
            name="Followed",
            fields=[
                ("id", models.UUIDField(default=duly.kernel.ids.random_id, primary_key=True, serialize=False)),
                ("slot", models.TextField()),
                ("began", models.TextField()),
                ("reached", models.TextField(default="")),
                ("behind", models.BigIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("by", models.UUIDField()),
                ("origin", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="followed", to="transfer.origin")),
            ],
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.UUIDField(default=duly.kernel.ids.random_id, primary_key=True, serialize=False)),
                ("number", models.IntegerField()),
                ("how", models.TextField()),
                ("came_from", models.TextField()),
                ("by", models.UUIDField()),
                ("since_at", models.DateTimeField()),
                ("read_at", models.DateTimeField()),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("marks", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
                ("held", models.IntegerField(default=0)),
                ("drift", models.JSONField(default=dict)),
                ("transfer", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="rounds", to="transfer.transfer")),
            ],
        ),
        migrations.AddField(
            model_name="shard",
            name="round",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="shards", to="transfer.round"),
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                ("id", models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ("position", models.IntegerField()),
                ("key", models.TextField()),
                ("seen", models.TextField()),
                ("side", models.TextField()),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("transfer", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="verdicts", to="transfer.transfer")),
            ],
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(fields=("transfer", "number"), name="transfer_one_round"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(condition=models.Q(("ended_at__isnull", True)), fields=("transfer",), name="transfer_one_open_round"),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.UniqueConstraint(fields=("transfer", "position", "key"), name="transfer_one_verdict"),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(condition=models.Q(("side__in", ("source", "target"))), name="transfer_verdict_side"),
        ),
    ]
