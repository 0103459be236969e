# SPDX-License-Identifier: Apache-2.0
"""What humans said of columns is only added to."""

from django.db import migrations

STAND = """
CREATE FUNCTION recognition_records_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is a record: it is added to, never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER recognition_stands BEFORE UPDATE OR DELETE ON recognition_rememberedmapping
    FOR EACH ROW EXECUTE FUNCTION recognition_records_stand();
CREATE TRIGGER recognition_stands BEFORE UPDATE OR DELETE ON recognition_rememberedcolumn
    FOR EACH ROW EXECUTE FUNCTION recognition_records_stand();
CREATE TRIGGER recognition_stands BEFORE UPDATE OR DELETE ON recognition_forgetting
    FOR EACH ROW EXECUTE FUNCTION recognition_records_stand();
"""
FALL = """
DROP TRIGGER recognition_stands ON recognition_rememberedmapping;
DROP TRIGGER recognition_stands ON recognition_rememberedcolumn;
DROP TRIGGER recognition_stands ON recognition_forgetting;
DROP FUNCTION recognition_records_stand();
"""


class Migration(migrations.Migration):
    dependencies = [("recognition", "0001_initial")]
    operations = [migrations.RunSQL(STAND, FALL)]
