# SPDX-License-Identifier: Apache-2.0
"""Versions of a policy and their confirmations are only added to, and nobody confirms their own."""

from django.db import migrations

STAND = """
CREATE FUNCTION agreement_policies_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is a record: it is added to, never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER agreement_stands BEFORE UPDATE OR DELETE ON agreement_policyversion
    FOR EACH ROW EXECUTE FUNCTION agreement_policies_stand();
CREATE TRIGGER agreement_stands BEFORE UPDATE OR DELETE ON agreement_policyconfirmation
    FOR EACH ROW EXECUTE FUNCTION agreement_policies_stand();
"""
FALL = """
DROP TRIGGER agreement_stands ON agreement_policyversion;
DROP TRIGGER agreement_stands ON agreement_policyconfirmation;
DROP FUNCTION agreement_policies_stand();
"""
SECOND = """
CREATE FUNCTION agreement_second_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM agreement_policyversion WHERE id = NEW.version_id AND "by" = NEW."by") THEN
        RAISE EXCEPTION 'agreement_second_person: who proposed a policy cannot confirm it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agreement_second_person BEFORE INSERT ON agreement_policyconfirmation
    FOR EACH ROW EXECUTE FUNCTION agreement_second_person();
"""
FIRST = "DROP TRIGGER agreement_second_person ON agreement_policyconfirmation; DROP FUNCTION agreement_second_person();"


class Migration(migrations.Migration):
    dependencies = [("agreement", "0001_initial")]
    operations = [migrations.RunSQL(STAND, FALL), migrations.RunSQL(SECOND, FIRST)]
