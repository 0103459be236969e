# SPDX-License-Identifier: Apache-2.0
"""Bundles taken over, bundles given up, signers trusted."""


import django.db.models.deletion
import duly.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='TrustedSigner',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('key', models.TextField(unique=True)),
                ('name', models.TextField()),
                ('fingerprint', models.TextField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Bundle',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('name', models.TextField()),
                ('version', models.TextField()),
                ('digest', models.TextField()),
                ('document', models.TextField()),
                ('signer', models.TextField(blank=True)),
                ('fingerprint', models.TextField(blank=True)),
            ],
            options={
                'indexes': [models.Index(fields=['name'], name='library_bundle_name')],
            },
        ),
        migrations.CreateModel(
            name='Retirement',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('reason', models.TextField()),
                ('bundle', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='retirement', to='library.bundle')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
