# SPDX-License-Identifier: Apache-2.0

import django.db.models.deletion
import duly.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('transfer', '0003_mends'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptReport',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('about', models.TextField()),
                ('stage', models.TextField()),
                ('language', models.TextField()),
                ('file', models.TextField()),
                ('size', models.BigIntegerField()),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('transfer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='transfer.transfer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('transfer', 'file'), name='transfer_kept_once')],
            },
        ),
        migrations.CreateModel(
            name='TakenOn',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('digest', models.TextField()),
                ('code', models.TextField()),
                ('reason', models.TextField()),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('transfer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taken_on', to='transfer.transfer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('transfer', 'digest', 'code'), name='transfer_taken_on_once')],
            },
        ),
    ]
