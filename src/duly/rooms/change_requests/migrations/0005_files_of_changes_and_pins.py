# SPDX-License-Identifier: Apache-2.0
"""Files of changes, what each line came to, and support PINs. What was taken in, looked at and decided stands."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import duly.kernel.ids

LOOKS = """
CREATE TRIGGER change_requests_stands BEFORE UPDATE OR DELETE ON change_requests_bulklook
    FOR EACH ROW EXECUTE FUNCTION change_requests_stand();
"""
NO_LOOKS = "DROP TRIGGER change_requests_stands ON change_requests_bulklook;"

# What was taken in stands, it is decided once, and nobody agrees to lines of the sample that they did not look at.
FILES = """
CREATE FUNCTION change_requests_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.digest <> OLD.digest OR NEW.by_id <> OLD.by_id OR NEW.organisation_id <> OLD.organisation_id
       OR NEW.lines <> OLD.lines OR NEW.at <> OLD.at THEN
        RAISE EXCEPTION 'change_requests_file: what was taken in stands' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.decision <> '' AND (NEW.decision <> OLD.decision OR NEW.decided_by IS DISTINCT FROM OLD.decided_by) THEN
        RAISE EXCEPTION 'change_requests_file: it was decided already' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.decision = 'agreed' AND OLD.decision = '' AND EXISTS (
        SELECT FROM change_requests_bulkline l WHERE l.file_id = NEW.id AND l.is_sampled AND NOT EXISTS (
            SELECT FROM change_requests_bulklook k WHERE k.line_id = l.id AND k.by_id = NEW.decided_by)) THEN
        RAISE EXCEPTION 'change_requests_file: the sample was not looked at' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER change_requests_file BEFORE UPDATE OR DELETE ON change_requests_bulkfile
    FOR EACH ROW EXECUTE FUNCTION change_requests_file();
"""
NO_FILES = "DROP TRIGGER change_requests_file ON change_requests_bulkfile; DROP FUNCTION change_requests_file();"

# A line says what it said when it was judged, and has one fate.
LINES = """
CREATE FUNCTION change_requests_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decided text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'change_requests_line: a line is kept' USING ERRCODE = 'check_violation';
    END IF;
    SELECT decision INTO decided FROM change_requests_bulkfile WHERE id = NEW.file_id;
    IF TG_OP = 'INSERT' THEN
        IF decided <> '' OR NEW.request_id IS NOT NULL THEN
            RAISE EXCEPTION 'change_requests_line: it was decided already' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.file_id <> OLD.file_id OR NEW.number <> OLD.number OR NEW.party_id IS DISTINCT FROM OLD.party_id
       OR NEW.family <> OLD.family OR NEW.field <> OLD.field OR NEW.entity_id IS DISTINCT FROM OLD.entity_id
       OR NEW.attributes <> OLD.attributes OR NEW.nature <> OLD.nature OR NEW.sealed <> OLD.sealed
       OR NEW.since IS DISTINCT FROM OLD.since OR NEW.is_sampled <> OLD.is_sampled THEN
        RAISE EXCEPTION 'change_requests_line: a line stands as it was judged' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.fate <> '' AND NEW.fate <> OLD.fate OR NEW.fate IN ('applied', 'ahead', 'asked', 'joined') AND decided <> 'agreed' THEN
        RAISE EXCEPTION 'change_requests_line: nobody agreed to it, or it has its fate' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER change_requests_line BEFORE INSERT OR UPDATE OR DELETE ON change_requests_bulkline
    FOR EACH ROW EXECUTE FUNCTION change_requests_line();
"""
NO_LINES = "DROP TRIGGER change_requests_line ON change_requests_bulkline; DROP FUNCTION change_requests_line();"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_departments_have_heads"),
        ("change_requests", "0004_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkFile",
            fields=[
                ("id", models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("digest", models.TextField()),
                ("source", models.TextField()),
                ("by_kind", models.TextField()),
                ("by_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("lines", models.IntegerField()),
                ("decision", models.TextField(default="")),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("told", models.BinaryField(default=b"")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BulkLine",
            fields=[
                ("id", models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ("number", models.IntegerField()),
                ("party_id", models.UUIDField(null=True)),
                ("family", models.TextField(default="")),
                ("field", models.TextField(default="")),
                ("entity_id", models.UUIDField(null=True)),
                ("attributes", models.JSONField(default=dict)),
                ("nature", models.TextField(default="")),
                ("reason", models.TextField(default="")),
                ("since", models.DateTimeField(null=True)),
                ("base", models.TextField(default="")),
                ("tier", models.SmallIntegerField(null=True)),
                (
                    "codes",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                ("sealed", models.BinaryField(default=b"")),
                ("is_sampled", models.BooleanField(default=False)),
                ("fate", models.TextField(default="")),
                ("why", models.TextField(default="")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="change_requests.bulkfile"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="change_requests.changerequest",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BulkLook",
            fields=[
                ("id", models.UUIDField(default=duly.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ("by_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="looks", to="change_requests.bulkline"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SupportPin",
            fields=[
                ("id", models.UUIDField(default=duly.kernel.ids.random_id, primary_key=True, serialize=False)),
                ("organisation_id", models.UUIDField()),
                ("party_id", models.UUIDField(unique=True)),
                ("kept", models.BinaryField()),
                ("set_at", models.DateTimeField()),
                ("wrong", models.SmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("wrong__gte", 0), ("wrong__lte", 5)), name="change_requests_few_pin_tries"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="bulkfile",
            index=models.Index(fields=["organisation", "at", "id"], name="change_requests_files"),
        ),
        migrations.AddConstraint(
            model_name="bulkfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision", "refused"), _negated=True),
                fields=("organisation", "digest"),
                name="change_requests_one_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("by_id")), _negated=True),
                    _connector="OR",
                ),
                name="change_requests_file_by_two",
            ),
        ),
        migrations.AddIndex(
            model_name="bulkline",
            index=models.Index(
                condition=models.Q(("fate", "")), fields=["file", "number"], name="change_requests_lines_left"
            ),
        ),
        migrations.AddIndex(
            model_name="bulkline",
            index=models.Index(
                condition=models.Q(("party_id__isnull", False)), fields=["party_id"], name="change_requests_lines_of"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkline",
            constraint=models.UniqueConstraint(fields=("file", "number"), name="change_requests_one_line"),
        ),
        migrations.AddConstraint(
            model_name="bulklook",
            constraint=models.UniqueConstraint(fields=("line", "by_id"), name="change_requests_one_look"),
        ),
        migrations.RunSQL(LOOKS, NO_LOOKS),
        migrations.RunSQL(FILES, NO_FILES),
        migrations.RunSQL(LINES, NO_LINES),
    ]
