# SPDX-License-Identifier: Apache-2.0
"""Records are only added to, and nobody approves what they wrote or submitted: the database says so, too."""

from django.db import migrations

RECORDS = (
    "edition", "revision", "submission", "approval", "rejection", "launch", "pause", "resumption", "cancellation",
    "completion", "publication",
)  # fmt: skip

STAND = """
CREATE FUNCTION notices_records_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is a record: it is added to, never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
"""
FALL = "DROP FUNCTION notices_records_stand();"

FOUR_EYES = """
CREATE FUNCTION notices_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM notices_notice WHERE id = NEW.notice_id AND created_by = NEW."by")
       OR EXISTS (SELECT FROM notices_revision WHERE notice_id = NEW.notice_id AND "by" = NEW."by")
       OR EXISTS (SELECT FROM notices_submission WHERE notice_id = NEW.notice_id AND "by" = NEW."by") THEN
        RAISE EXCEPTION 'notices_four_eyes: a maker cannot approve' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER notices_four_eyes BEFORE INSERT ON notices_approval FOR EACH ROW EXECUTE FUNCTION notices_four_eyes();
"""
TWO_EYES = "DROP TRIGGER notices_four_eyes ON notices_approval; DROP FUNCTION notices_four_eyes();"


def _trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER notices_stands BEFORE UPDATE OR DELETE ON notices_{table} "
        "FOR EACH ROW EXECUTE FUNCTION notices_records_stand();",
        f"DROP TRIGGER notices_stands ON notices_{table};",
    )


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]
    operations = [
        migrations.RunSQL(STAND, FALL),
        *(_trigger(table) for table in RECORDS),
        migrations.RunSQL(FOUR_EYES, TWO_EYES),
    ]
