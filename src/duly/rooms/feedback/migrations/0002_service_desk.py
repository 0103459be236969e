# SPDX-License-Identifier: Apache-2.0
"""Conversations, ready answers, articles, the desk's rules. What was said stands; erasure may only take the words away."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import duly.kernel.ids

STAND = """
CREATE FUNCTION feedback_words_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.sealed = ''::bytea
       AND to_jsonb(NEW) - 'sealed' = to_jsonb(OLD) - 'sealed' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is a record: its words may be put away, never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER feedback_words_stand BEFORE UPDATE OR DELETE ON feedback_message
    FOR EACH ROW EXECUTE FUNCTION feedback_words_stand();
CREATE TRIGGER feedback_words_stand BEFORE UPDATE OR DELETE ON feedback_rating
    FOR EACH ROW EXECUTE FUNCTION feedback_words_stand();
CREATE FUNCTION feedback_records_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is a record: it is added to, never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER feedback_records_stand BEFORE UPDATE OR DELETE ON feedback_move
    FOR EACH ROW EXECUTE FUNCTION feedback_records_stand();
CREATE FUNCTION feedback_texts_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.texts <> OLD.texts OR NEW.digest <> OLD.digest OR NEW.maker <> OLD.maker
       OR NEW.slug <> OLD.slug OR NEW.number <> OLD.number OR NEW.organisation_id <> OLD.organisation_id
       OR (OLD.reviewer IS NOT NULL AND NEW.reviewer IS DISTINCT FROM OLD.reviewer) THEN
        RAISE EXCEPTION 'feedback_texts_stand: a version of an article is decided about, never changed'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER feedback_texts_stand BEFORE UPDATE OR DELETE ON feedback_article
    FOR EACH ROW EXECUTE FUNCTION feedback_texts_stand();
CREATE FUNCTION feedback_rules_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.confirmed_at IS NOT NULL OR NEW.content <> OLD.content OR NEW.digest <> OLD.digest
       OR NEW."by" <> OLD."by" OR NEW.number <> OLD.number OR NEW.organisation_id <> OLD.organisation_id THEN
        RAISE EXCEPTION 'feedback_rules_stand: rules are confirmed once, never changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER feedback_rules_stand BEFORE UPDATE OR DELETE ON feedback_rules
    FOR EACH ROW EXECUTE FUNCTION feedback_rules_stand();
"""
FALL = """
DROP TRIGGER feedback_rules_stand ON feedback_rules;
DROP FUNCTION feedback_rules_stand();
DROP TRIGGER feedback_texts_stand ON feedback_article;
DROP FUNCTION feedback_texts_stand();
DROP TRIGGER feedback_records_stand ON feedback_move;
DROP FUNCTION feedback_records_stand();
DROP TRIGGER feedback_words_stand ON feedback_rating;
DROP TRIGGER feedback_words_stand ON feedback_message;
DROP FUNCTION feedback_words_stand();
"""


class Migration(migrations.Migration):
    dependencies = [
        ('customers', '0007_merges'),
        ('feedback', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField()),
                ('slug', models.TextField()),
                ('number', models.IntegerField()),
                ('state', models.TextField(default='draft')),
                ('texts', models.JSONField()),
                ('digest', models.TextField()),
                ('maker', models.UUIDField()),
                ('made_at', models.DateTimeField()),
                ('reviewer', models.UUIDField(null=True)),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('note', models.TextField(default='')),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField()),
                ('number', models.TextField()),
                ('kind', models.TextField()),
                ('channel', models.TextField()),
                ('state', models.TextField(default='new')),
                ('language', models.TextField()),
                ('notice_id', models.UUIDField(null=True)),
                ('recipient_id', models.UUIDField(null=True)),
                ('about', models.TextField(default='')),
                ('department_id', models.UUIDField(null=True)),
                ('assignee', models.UUIDField(null=True)),
                ('intake_by', models.UUIDField(null=True)),
                ('policy', models.IntegerField(default=0)),
                ('received_at', models.DateTimeField()),
                ('first_due_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('next_due_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('stopped_at', models.DateTimeField(null=True)),
                ('first_late_at', models.DateTimeField(null=True)),
                ('late_at', models.DateTimeField(null=True)),
                ('resolved_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('outcome', models.TextField(default='')),
                ('reopened', models.SmallIntegerField(default=0)),
                ('last_at', models.DateTimeField()),
                ('last_side', models.TextField(default='customer')),
            ],
        ),
        migrations.CreateModel(
            name='Macro',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField()),
                ('code', models.TextField()),
                ('kind', models.TextField(default='')),
                ('titles', models.JSONField()),
                ('bodies', models.JSONField()),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('side', models.TextField()),
                ('by', models.UUIDField(null=True)),
                ('channel', models.TextField()),
                ('sealed', models.BinaryField()),
                ('at', models.DateTimeField()),
                ('told', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('macro', models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('what', models.TextField()),
                ('by', models.UUIDField(null=True)),
                ('by_kind', models.TextField()),
                ('before', models.TextField(default='')),
                ('after', models.TextField()),
                ('department_id', models.UUIDField(null=True)),
                ('assignee', models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Rules',
            fields=[
                ('id', models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField()),
                ('number', models.IntegerField()),
                ('content', models.JSONField()),
                ('digest', models.TextField()),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('confirmed_by', models.UUIDField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.UniqueConstraint(fields=('organisation_id', 'slug', 'number'), name='feedback_one_version'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('organisation_id', 'slug'), name='feedback_one_public'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('organisation_id', 'slug'), name='feedback_one_draft'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('reviewer__isnull', True), models.Q(('reviewer', models.F('maker')), _negated=True), _connector='OR'), name='feedback_read_by_two'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('reviewer__isnull', False), _connector='OR'), name='feedback_public_is_read'),
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('conversation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='rating', serialize=False, to='feedback.conversation')),
                ('stars', models.SmallIntegerField()),
                ('sealed', models.BinaryField(default=b'')),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='conversation',
            name='follows',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='feedback.conversation'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='party',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.party'),
        ),
        migrations.AddConstraint(
            model_name='macro',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('organisation_id', 'code'), name='feedback_one_macro'),
        ),
        migrations.AddField(
            model_name='message',
            name='conversation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='feedback.conversation'),
        ),
        migrations.AddField(
            model_name='move',
            name='conversation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='feedback.conversation'),
        ),
        migrations.AddConstraint(
            model_name='rules',
            constraint=models.UniqueConstraint(fields=('organisation_id', 'number'), name='feedback_one_policy'),
        ),
        migrations.AddConstraint(
            model_name='rules',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('by')), _negated=True), _connector='OR'), name='feedback_confirmed_by_two'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('stars__gte', 1), ('stars__lte', 5)), name='feedback_one_to_five'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(condition=models.Q(('resolved_at__isnull', True)), fields=['next_due_at', 'id'], name='feedback_waiting'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(condition=models.Q(('state', 'resolved')), fields=['resolved_at'], name='feedback_resolved'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(condition=models.Q(('resolved_at__isnull', True)), fields=['assignee'], name='feedback_of_somebody'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['organisation_id', 'received_at'], name='feedback_received'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['party'], name='feedback_of_customer'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['notice_id'], name='feedback_of_notice'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['recipient_id'], name='feedback_of_recipient'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.UniqueConstraint(fields=('organisation_id', 'number'), name='feedback_one_number'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('resolved_at__isnull', False), _connector='OR'), name='feedback_resolved_then_closed'),
        ),
        migrations.RunSQL(STAND, FALL),
    ]
