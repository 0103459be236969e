# SPDX-License-Identifier: Apache-2.0
"""The tally: every statement that moves obligations leaves what it changed, so that nobody ever needs to count them."""

from typing import ClassVar

from django.db import migrations, models

COUNT = """
CREATE FUNCTION obligations_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO obligations_delta (subject, state, n, folded)
        SELECT subject, state, count(*), false FROM new_rows GROUP BY 1, 2;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO obligations_delta (subject, state, n, folded)
        SELECT subject, state, -count(*), false FROM old_rows GROUP BY 1, 2;
    ELSE
        INSERT INTO obligations_delta (subject, state, n, folded)
        SELECT subject, state, sum(n), false
        FROM (
            SELECT subject, state, 1 AS n FROM new_rows
            UNION ALL
            SELECT subject, state, -1 FROM old_rows
        ) AS moved
        GROUP BY 1, 2 HAVING sum(n) <> 0;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER obligations_tally_insert AFTER INSERT ON obligations_obligation
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION obligations_tally();
CREATE TRIGGER obligations_tally_update AFTER UPDATE ON obligations_obligation
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION obligations_tally();
CREATE TRIGGER obligations_tally_delete AFTER DELETE ON obligations_obligation
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION obligations_tally();

-- What was there before the tally.
INSERT INTO obligations_delta (subject, state, n, folded)
SELECT subject, state, count(*), true FROM obligations_obligation GROUP BY 1, 2;
"""
FORGET = """
DROP TRIGGER obligations_tally_insert ON obligations_obligation;
DROP TRIGGER obligations_tally_update ON obligations_obligation;
DROP TRIGGER obligations_tally_delete ON obligations_obligation;
DROP FUNCTION obligations_tally();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("obligations", "0002_phases_and_work")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Delta",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("subject", models.UUIDField()),
                ("state", models.TextField()),
                ("n", models.IntegerField()),
                ("folded", models.BooleanField(db_default=False)),
            ],
            options={"indexes": [models.Index(fields=["subject"], name="obligations_delta_subject")]},
        ),
        migrations.RunSQL(COUNT, FORGET),
    ]
