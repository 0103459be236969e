# SPDX-License-Identifier: Apache-2.0
"""Package keys, packages and the chain of custody. What was signed stands; nothing is deleted."""

import django.contrib.postgres.fields
import django.db.models.deletion
import duly.kernel.ids
from django.db import migrations, models


STAND = """
CREATE FUNCTION parcels_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR TG_TABLE_NAME = 'parcels_custodyentry' THEN
        RAISE EXCEPTION 'parcels_stands: who held a package stays on record' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_TABLE_NAME = 'parcels_parcelkey' THEN
        IF NEW.card <> OLD.card OR NEW.key_id <> OLD.key_id OR NEW.owner <> OLD.owner OR NEW.sealing <> OLD.sealing
           OR NEW."by" <> OLD."by" OR NEW.organisation_id <> OLD.organisation_id
           OR (OLD.confirmed_by IS NOT NULL AND NEW.confirmed_by IS DISTINCT FROM OLD.confirmed_by)
           OR (OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at) THEN
            RAISE EXCEPTION 'parcels_stands: a key stays what it was' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.package <> OLD.package OR NEW.direction <> OLD.direction OR NEW.key_id <> OLD.key_id OR NEW.peers <> OLD.peers
       OR (OLD.seal <> '' AND (NEW.seal <> OLD.seal OR NEW.files <> OLD.files OR NEW.size <> OLD.size)) THEN
        RAISE EXCEPTION 'parcels_stands: what was sealed stands' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER parcels_stands BEFORE UPDATE OR DELETE ON parcels_parcelkey FOR EACH ROW EXECUTE FUNCTION parcels_stands();
CREATE TRIGGER parcels_stands BEFORE UPDATE OR DELETE ON parcels_parcel FOR EACH ROW EXECUTE FUNCTION parcels_stands();
CREATE TRIGGER parcels_stands BEFORE UPDATE OR DELETE ON parcels_custodyentry FOR EACH ROW EXECUTE FUNCTION parcels_stands();
"""
FALL = """
DROP TRIGGER parcels_stands ON parcels_custodyentry;
DROP TRIGGER parcels_stands ON parcels_parcel;
DROP TRIGGER parcels_stands ON parcels_parcelkey;
DROP FUNCTION parcels_stands();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_departments_have_heads'),
    ]

    operations = [
        migrations.CreateModel(
            name='ParcelKey',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.random_id, primary_key=True, serialize=False)),
                ('owner', models.TextField()),
                ('key_id', models.TextField()),
                ('card', models.TextField()),
                ('sealing', models.TextField(default='hpke')),
                ('sealed', models.BinaryField(null=True)),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('confirmed_by', models.UUIDField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.UUIDField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Parcel',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.random_id, primary_key=True, serialize=False)),
                ('direction', models.TextField()),
                ('package', models.UUIDField()),
                ('title', models.TextField(default='')),
                ('peers', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('basis', models.TextField(default='')),
                ('before', models.TextField(default='')),
                ('seal', models.TextField(default='')),
                ('files', models.IntegerField(default=0)),
                ('size', models.BigIntegerField(default=0)),
                ('transfer_id', models.UUIDField(null=True)),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parcels.parcelkey')),
            ],
        ),
        migrations.CreateModel(
            name='CustodyEntry',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('n', models.IntegerField()),
                ('event', models.TextField()),
                ('digest', models.TextField()),
                ('line', models.TextField()),
                ('at', models.DateTimeField()),
                ('parcel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='custody', to='parcels.parcel')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('parcel', 'n'), name='parcels_one_entry')],
            },
        ),
        migrations.AddConstraint(
            model_name='parcelkey',
            constraint=models.UniqueConstraint(fields=('organisation', 'key_id'), name='parcels_one_key'),
        ),
        migrations.AddConstraint(
            model_name='parcelkey',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('by')), _negated=True), _connector='OR'), name='parcels_two_confirm'),
        ),
        migrations.AddIndex(
            model_name='parcel',
            index=models.Index(fields=['organisation', '-at', 'id'], name='parcels_by_age'),
        ),
        migrations.AddConstraint(
            model_name='parcel',
            constraint=models.UniqueConstraint(fields=('organisation', 'direction', 'package'), name='parcels_one_parcel'),
        ),
        migrations.RunSQL(STAND, FALL),
    ]
