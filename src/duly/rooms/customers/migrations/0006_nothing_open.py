# SPDX-License-Identifier: Apache-2.0
"""The open columns go, the tables are written anew so that nothing of them stays in their files, and records stand."""

from django.db import migrations, models

FENCES = """
CREATE FUNCTION customers_versions_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND upper_inf(OLD.recorded) AND NOT upper_inf(NEW.recorded)
       AND (lower(NEW.recorded) = lower(OLD.recorded) OR isempty(NEW.recorded))
       AND (NEW.id, NEW.entity, NEW.party_id, NEW.family, NEW.valid, NEW.op, NEW.change_id, NEW.attributes, NEW.sealed)
         = (OLD.id, OLD.entity, OLD.party_id, OLD.family, OLD.valid, OLD.op, OLD.change_id, OLD.attributes, OLD.sealed) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is a record: only the end of what was believed is ever set, once', TG_TABLE_NAME
        USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER customers_version_stands BEFORE UPDATE OR DELETE ON customers_version
    FOR EACH ROW EXECUTE FUNCTION customers_versions_stand();

CREATE FUNCTION customers_first_is_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM customers_version
                WHERE entity = NEW.entity AND op = 'create' AND upper_inf(recorded) AND valid && NEW.valid) THEN
        RAISE EXCEPTION 'customers_one_truth: the first version of % is still believed', NEW.entity
            USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER customers_first_is_over BEFORE INSERT ON customers_version
    FOR EACH ROW WHEN (NEW.op <> 'create') EXECUTE FUNCTION customers_first_is_over();

CREATE FUNCTION customers_entries_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is a record: it is added to, never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER customers_entry_stands BEFORE UPDATE OR DELETE ON customers_changerecord
    FOR EACH ROW EXECUTE FUNCTION customers_entries_stand();
"""
OPEN = """
DROP TRIGGER customers_entry_stands ON customers_changerecord;
DROP FUNCTION customers_entries_stand();
DROP TRIGGER customers_first_is_over ON customers_version;
DROP FUNCTION customers_first_is_over();
DROP TRIGGER customers_version_stands ON customers_version;
DROP FUNCTION customers_versions_stand();
"""
WRITE_ANEW = """
CLUSTER customers_party USING customers_party_pkey;
CLUSTER customers_contactpoint USING customers_contactpoint_pkey;
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0005_seal")]
    operations = [
        migrations.RemoveField(
            model_name='contactpoint',
            name='value',
        ),
        migrations.RemoveField(
            model_name='party',
            name='name',
        ),
        migrations.AlterField(
            model_name="contactpoint",
            name="mark",
            field=models.BinaryField(),
        ),
        migrations.AlterField(
            model_name="contactpoint",
            name="version",
            field=models.UUIDField(),
        ),
        migrations.AlterField(
            model_name="party",
            name="version",
            field=models.UUIDField(),
        ),
        migrations.RunSQL(WRITE_ANEW, migrations.RunSQL.noop),
        migrations.RunSQL(FENCES, OPEN),
    ]
