# SPDX-License-Identifier: Apache-2.0
"""What was taken over, given up and trusted is only added to."""

from django.db import migrations

STAND = """
CREATE FUNCTION library_records_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is a record: it is added to, never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER library_stands BEFORE UPDATE OR DELETE ON library_bundle
    FOR EACH ROW EXECUTE FUNCTION library_records_stand();
CREATE TRIGGER library_stands BEFORE UPDATE OR DELETE ON library_retirement
    FOR EACH ROW EXECUTE FUNCTION library_records_stand();
CREATE TRIGGER library_stands BEFORE UPDATE OR DELETE ON library_trustedsigner
    FOR EACH ROW EXECUTE FUNCTION library_records_stand();
"""
FALL = """
DROP TRIGGER library_stands ON library_bundle;
DROP TRIGGER library_stands ON library_retirement;
DROP TRIGGER library_stands ON library_trustedsigner;
DROP FUNCTION library_records_stand();
"""


class Migration(migrations.Migration):
    dependencies = [("library", "0001_initial")]
    operations = [migrations.RunSQL(STAND, FALL)]
