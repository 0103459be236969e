# SPDX-License-Identifier: Apache-2.0
"""What people decided about rules is only added to, and nobody agrees to their own override: the database says so, too."""

from django.db import migrations

RECORDS = ("override", "overrideagreement", "overridewithdrawal", "packsignoff", "profileanswer", "assessment")

STAND = """
CREATE FUNCTION rulebook_records_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is a record: it is added to, never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
"""
FALL = "DROP FUNCTION rulebook_records_stand();"

SECOND = """
CREATE FUNCTION rulebook_second_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM rulebook_override WHERE id = NEW.override_id AND "by" = NEW."by") THEN
        RAISE EXCEPTION 'rulebook_second_person: who proposed an override cannot agree to it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rulebook_second_person BEFORE INSERT ON rulebook_overrideagreement
    FOR EACH ROW EXECUTE FUNCTION rulebook_second_person();
"""
FIRST = "DROP TRIGGER rulebook_second_person ON rulebook_overrideagreement; DROP FUNCTION rulebook_second_person();"


def _trigger(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER rulebook_stands BEFORE UPDATE OR DELETE ON rulebook_{table} "
        "FOR EACH ROW EXECUTE FUNCTION rulebook_records_stand();",
        f"DROP TRIGGER rulebook_stands ON rulebook_{table};",
    )


class Migration(migrations.Migration):
    dependencies = [("rulebook", "0001_what_people_decide")]
    operations = [
        migrations.RunSQL(STAND, FALL),
        *(_trigger(table) for table in RECORDS),
        migrations.RunSQL(SECOND, FIRST),
    ]
