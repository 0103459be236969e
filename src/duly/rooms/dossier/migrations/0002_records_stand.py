# SPDX-License-Identifier: Apache-2.0
"""The history of a risk, and documents, are only added to."""

from django.db import migrations

STAND = """
CREATE FUNCTION dossier_records_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is a record: it is added to, never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER dossier_stands BEFORE UPDATE OR DELETE ON dossier_turn
    FOR EACH ROW EXECUTE FUNCTION dossier_records_stand();
CREATE TRIGGER dossier_stands BEFORE UPDATE OR DELETE ON dossier_document
    FOR EACH ROW EXECUTE FUNCTION dossier_records_stand();
"""
FALL = """
DROP TRIGGER dossier_stands ON dossier_turn;
DROP TRIGGER dossier_stands ON dossier_document;
DROP FUNCTION dossier_records_stand();
"""


class Migration(migrations.Migration):
    dependencies = [("dossier", "0001_initial")]
    operations = [migrations.RunSQL(STAND, FALL)]
