# SPDX-License-Identifier: Apache-2.0
"""What is on record gets a history: versions, the permanent record, and what values are found by."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import duly.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_where_consents_come_from")]
    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gist", migrations.RunSQL.noop),
        migrations.CreateModel(
            name='ChangeRecord',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField()),
                ('source', models.TextField()),
                ('source_id', models.UUIDField(null=True)),
                ('nature', models.TextField()),
                ('reason', models.TextField()),
                ('number', models.TextField(default='')),
                ('request', models.UUIDField(null=True)),
                ('requester', models.TextField(default='')),
                ('maker', models.UUIDField(null=True)),
                ('checker', models.UUIDField(null=True)),
                ('proofs', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('rules', models.JSONField(default=dict)),
                ('since', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('seq', models.IntegerField(null=True)),
                ('prev', models.BinaryField(default=b'')),
                ('hash', models.BinaryField(default=b'')),
            ],
        ),
        migrations.CreateModel(
            name='Identifier',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('kind', models.TextField()),
                ('country', models.TextField(db_default='')),
                ('mark', models.BinaryField()),
                ('state', models.TextField(db_default='active')),
                ('version', models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name='NameTokens',
            fields=[
                ('party', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='tokens', serialize=False, to='customers.party')),
                ('tokens', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
            ],
        ),
        migrations.CreateModel(
            name='Pending',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('entity', models.UUIDField()),
                ('at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('entity', models.UUIDField()),
                ('family', models.TextField()),
                ('valid', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ('recorded', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ('op', models.TextField()),
                ('attributes', models.JSONField(default=dict)),
                ('sealed', models.BinaryField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='contactpoint',
            name='customers_one_contact_point',
        ),
        migrations.RemoveIndex(
            model_name='contactpoint',
            name='customers_contact_value',
        ),
        migrations.RemoveIndex(
            model_name='party',
            name='customers_by_name',
        ),
        migrations.AddField(
            model_name='contactpoint',
            name='country',
            field=models.TextField(db_default=''),
        ),
        migrations.AddField(
            model_name='contactpoint',
            name='mark',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='contactpoint',
            name='tail',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='contactpoint',
            name='version',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='party',
            name='chain',
            field=models.BinaryField(db_default=b''),
        ),
        migrations.AddField(
            model_name='party',
            name='merged_into',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='party',
            name='seq',
            field=models.IntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name='party',
            name='version',
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name='contactpoint',
            name='id',
            field=models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False),
        ),
        migrations.AddIndex(
            model_name='contactpoint',
            index=models.Index(fields=['party', 'channel'], name='customers_contacts_of'),
        ),
        migrations.AddIndex(
            model_name='contactpoint',
            index=models.Index(fields=['channel', 'mark'], name='customers_contact_mark'),
        ),
        migrations.AddIndex(
            model_name='contactpoint',
            index=models.Index(condition=models.Q(('tail__isnull', False)), fields=['tail'], name='customers_contact_tail'),
        ),
        migrations.AddField(
            model_name='changerecord',
            name='party',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='customers.party'),
        ),
        migrations.AddField(
            model_name='identifier',
            name='party',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='customers.party'),
        ),
        migrations.AddIndex(
            model_name='nametokens',
            index=django.contrib.postgres.indexes.GinIndex(fields=['tokens'], name='customers_name_tokens'),
        ),
        migrations.AddField(
            model_name='pending',
            name='party',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='customers.party'),
        ),
        migrations.AddField(
            model_name='version',
            name='change',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='customers.changerecord'),
        ),
        migrations.AddField(
            model_name='version',
            name='party',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='customers.party'),
        ),
        migrations.AddConstraint(
            model_name='changerecord',
            constraint=models.UniqueConstraint(fields=('party', 'seq'), name='customers_one_change_in_line'),
        ),
        migrations.AddIndex(
            model_name='identifier',
            index=models.Index(fields=['kind', 'mark'], name='customers_identifier_mark'),
        ),
        migrations.AddIndex(
            model_name='version',
            index=models.Index(fields=['party', 'entity'], name='customers_version_of'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(condition=models.Q(('op', 'create')), fields=('entity',), name='customers_created_once'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('op', 'create'), _negated=True), expressions=[('entity', '='), ('valid', '&&'), ('recorded', '&&')], name='customers_one_truth'),
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(fields=["stream"], name="customers_by_stream"),
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(fields=["organisation_id", "updated_at", "id"], name="customers_by_change"),
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("ref"), name="text_pattern_ops"
                ),
                name="customers_by_ref_begins",
            ),
        ),
    ]
