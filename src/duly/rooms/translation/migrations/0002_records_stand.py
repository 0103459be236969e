# SPDX-License-Identifier: Apache-2.0
"""Records are only added to, and nobody reviews what they translated: the database says so, too."""

from django.db import migrations

RECORDS = ("draft", "translation", "review", "assignment")

STAND = """
CREATE FUNCTION translation_records_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is a record: it is added to, never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
"""
FALL = "DROP FUNCTION translation_records_stand();"

FOUR_EYES = """
CREATE FUNCTION translation_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM translation_translation
        WHERE subject = NEW.subject AND language = NEW.language AND "by" = NEW."by"
    ) THEN
        RAISE EXCEPTION 'translation_four_eyes: a translator cannot review' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER translation_four_eyes BEFORE INSERT ON translation_review
FOR EACH ROW EXECUTE FUNCTION translation_four_eyes();
"""
TWO_EYES = "DROP TRIGGER translation_four_eyes ON translation_review; DROP FUNCTION translation_four_eyes();"


def _trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER translation_stands BEFORE UPDATE OR DELETE ON translation_{table} "
        "FOR EACH ROW EXECUTE FUNCTION translation_records_stand();",
        f"DROP TRIGGER translation_stands ON translation_{table};",
    )


class Migration(migrations.Migration):
    dependencies = [("translation", "0001_initial")]
    operations = [
        migrations.RunSQL(STAND, FALL),
        *(_trigger(table) for table in RECORDS),
        migrations.RunSQL(FOUR_EYES, TWO_EYES),
    ]
