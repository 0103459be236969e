# SPDX-License-Identifier: Apache-2.0
"""Recipients of data, their terms, and what they are told. What two people agreed to stands; nothing is deleted."""

import django.contrib.postgres.fields
import django.db.models.deletion
import duly.kernel.ids
from django.db import migrations, models


STAND = """
CREATE FUNCTION downstream_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'downstream_stands: who was given data stays on record' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_TABLE_NAME = 'downstream_given' THEN
        IF OLD.agreed_at IS NOT NULL OR NEW.system_id <> OLD.system_id OR NEW.number <> OLD.number OR NEW.kind <> OLD.kind
           OR NEW.url <> OLD.url OR NEW.families <> OLD.families OR NEW.services <> OLD.services
           OR NEW.purpose <> OLD.purpose OR NEW."by" <> OLD."by" OR NEW.at <> OLD.at THEN
            RAISE EXCEPTION 'downstream_stands: terms are agreed to as they were proposed' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF TG_TABLE_NAME = 'downstream_announcement' THEN
        IF NEW.system_id <> OLD.system_id OR NEW.party_id <> OLD.party_id OR NEW.matter <> OLD.matter
           OR NEW.cause <> OLD.cause OR NEW.fields <> OLD.fields OR NEW.made_at <> OLD.made_at
           OR (OLD.state = 'acknowledged' AND NEW.state <> 'acknowledged') THEN
            RAISE EXCEPTION 'downstream_stands: what was announced stands' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER downstream_stands BEFORE UPDATE OR DELETE ON downstream_given
    FOR EACH ROW EXECUTE FUNCTION downstream_stands();
CREATE TRIGGER downstream_stands BEFORE UPDATE OR DELETE ON downstream_announcement
    FOR EACH ROW EXECUTE FUNCTION downstream_stands();
CREATE TRIGGER downstream_stands BEFORE DELETE ON downstream_system
    FOR EACH ROW EXECUTE FUNCTION downstream_stands();
"""
FALL = """
DROP TRIGGER downstream_stands ON downstream_given;
DROP TRIGGER downstream_stands ON downstream_announcement;
DROP TRIGGER downstream_stands ON downstream_system;
DROP FUNCTION downstream_stands();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_departments_have_heads'),
    ]

    operations = [
        migrations.CreateModel(
            name='System',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.random_id, primary_key=True, serialize=False)),
                ('ref', models.TextField()),
                ('name', models.TextField()),
                ('key_number', models.IntegerField(default=1)),
                ('key_since', models.DateTimeField()),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.UUIDField(null=True)),
                ('still_holds', models.BooleanField(default=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Given',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('number', models.IntegerField()),
                ('kind', models.TextField()),
                ('url', models.TextField()),
                ('families', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('services', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('purpose', models.TextField()),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('agreed_by', models.UUIDField(null=True)),
                ('agreed_at', models.DateTimeField(null=True)),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='downstream.system')),
            ],
        ),
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.random_id, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField()),
                ('party_id', models.UUIDField(db_index=True)),
                ('matter', models.TextField()),
                ('cause', models.UUIDField()),
                ('record_id', models.UUIDField(null=True)),
                ('number', models.TextField(default='')),
                ('nature', models.TextField(default='')),
                ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('since', models.DateTimeField(null=True)),
                ('sealed', models.BinaryField()),
                ('state', models.TextField(default='waiting')),
                ('attempts', models.IntegerField(default=0)),
                ('next_at', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('taken_at', models.DateTimeField(null=True)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('how', models.TextField(default='')),
                ('by_id', models.UUIDField(null=True)),
                ('trouble', models.TextField(default='')),
                ('system', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='announcements', to='downstream.system')),
            ],
        ),
        migrations.AddConstraint(
            model_name='system',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('organisation', 'ref'), name='downstream_one_ref'),
        ),
        migrations.AddConstraint(
            model_name='given',
            constraint=models.UniqueConstraint(fields=('system', 'number'), name='downstream_one_version'),
        ),
        migrations.AddConstraint(
            model_name='given',
            constraint=models.CheckConstraint(condition=models.Q(('agreed_by__isnull', True), models.Q(('agreed_by', models.F('by')), _negated=True), _connector='OR'), name='downstream_two_agree'),
        ),
        migrations.AddIndex(
            model_name='announcement',
            index=models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='downstream_due'),
        ),
        migrations.AddIndex(
            model_name='announcement',
            index=models.Index(condition=models.Q(('state__in', ('waiting', 'taken', 'failed'))), fields=['organisation_id', 'due_at', 'id'], name='downstream_open'),
        ),
        migrations.AddIndex(
            model_name='announcement',
            index=models.Index(fields=['organisation_id', 'made_at', 'id'], name='downstream_by_age'),
        ),
        migrations.AddConstraint(
            model_name='announcement',
            constraint=models.UniqueConstraint(fields=('system', 'matter', 'cause'), name='downstream_told_once'),
        ),
        migrations.RunSQL(STAND, FALL),
    ]
