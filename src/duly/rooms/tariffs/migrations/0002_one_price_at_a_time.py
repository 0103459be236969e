# SPDX-License-Identifier: Apache-2.0
"""A list names one price for one thing at one time, and is never changed afterwards: the database says so, too."""

from typing import ClassVar

from django.db import migrations

ONE = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE tariffs_rate ADD CONSTRAINT tariffs_one_price_at_a_time EXCLUDE USING gist (
    sheet_id WITH =, provider WITH =, channel WITH =, region WITH =, unit WITH =,
    tstzrange(valid_from, valid_to) WITH &&
);

CREATE FUNCTION tariffs_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a price list is added to, never changed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER tariffs_rate_stands BEFORE UPDATE OR DELETE ON tariffs_rate
    FOR EACH ROW EXECUTE FUNCTION tariffs_stand();
CREATE TRIGGER tariffs_sheet_stands BEFORE UPDATE OR DELETE ON tariffs_sheet
    FOR EACH ROW EXECUTE FUNCTION tariffs_stand();
"""
MANY = """
DROP TRIGGER tariffs_sheet_stands ON tariffs_sheet;
DROP TRIGGER tariffs_rate_stands ON tariffs_rate;
DROP FUNCTION tariffs_stand();
ALTER TABLE tariffs_rate DROP CONSTRAINT tariffs_one_price_at_a_time;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("tariffs", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(ONE, MANY)]
