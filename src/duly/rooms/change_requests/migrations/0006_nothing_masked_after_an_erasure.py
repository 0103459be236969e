# SPDX-License-Identifier: Apache-2.0
"""A proof has one result, for ever; what may still go is the masked address to which its code went, when its owner is erased."""

from django.db import migrations

ONCE = """
CREATE OR REPLACE FUNCTION change_requests_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.target_masked = '' AND to_jsonb(NEW) - 'target_masked' = to_jsonb(OLD) - 'target_masked' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.result IN ('failed', 'expired', 'void')
       OR (OLD.result = 'passed' AND NEW.result NOT IN ('passed', 'void'))
       OR NEW.request_id <> OLD.request_id OR NEW.who <> OLD.who OR NEW.attempts < OLD.attempts
       OR (OLD.result = 'passed' AND (NEW.method <> OLD.method OR NEW.level <> OLD.level
           OR NEW.target_mark <> OLD.target_mark OR NEW.item_id IS DISTINCT FROM OLD.item_id)) THEN
        RAISE EXCEPTION 'change_requests_once: a proof has one result' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("change_requests", "0005_files_of_changes_and_pins")]
    operations = [migrations.RunSQL(ONCE, migrations.RunSQL.noop)]
