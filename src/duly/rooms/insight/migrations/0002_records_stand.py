# SPDX-License-Identifier: Apache-2.0
"""A forecast stands as it was frozen."""

from django.db import migrations

STAND = """
CREATE FUNCTION insight_records_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is a record: it is added to, never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER insight_stands BEFORE UPDATE OR DELETE ON insight_forecast
    FOR EACH ROW EXECUTE FUNCTION insight_records_stand();
"""
FALL = """
DROP TRIGGER insight_stands ON insight_forecast;
DROP FUNCTION insight_records_stand();
"""


class Migration(migrations.Migration):
    dependencies = [("insight", "0001_initial")]
    operations = [migrations.RunSQL(STAND, FALL)]
