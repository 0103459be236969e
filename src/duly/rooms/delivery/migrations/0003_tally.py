# SPDX-License-Identifier: Apache-2.0
"""The tally: every statement that moves deliveries leaves what it changed, so that nobody ever needs to count them."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

COUNT = """
-- Why a delivery came to grief, as far as it is a code: free text of a provider would make as many cells as deliveries.
CREATE FUNCTION delivery_cell_code(state text, code text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN state IN ('failed', 'bounced', 'unknown', 'skipped', 'expired', 'held')
           THEN coalesce(substring(code FROM '^[A-Za-z0-9_.:-]{1,40}'), '') ELSE '' END
$$;

CREATE FUNCTION delivery_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO delivery_delta (mailing_id, language, state, provider, code, currency, n, sent, units, micros, at)
        SELECT mailing_id, language, state, provider, delivery_cell_code(state, outcome_code), currency,
               count(*), sum(attempt), sum(units), sum(cost), now()
        FROM new_rows GROUP BY 1, 2, 3, 4, 5, 6;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO delivery_delta (mailing_id, language, state, provider, code, currency, n, sent, units, micros, at)
        SELECT mailing_id, language, state, provider, delivery_cell_code(state, outcome_code), currency,
               -count(*), -sum(attempt), -sum(units), -sum(cost), now()
        FROM old_rows GROUP BY 1, 2, 3, 4, 5, 6;
    ELSE
        INSERT INTO delivery_delta (mailing_id, language, state, provider, code, currency, n, sent, units, micros, at)
        SELECT mailing_id, language, state, provider, code, currency, sum(n), sum(sent), sum(units), sum(cost), now()
        FROM (
            SELECT mailing_id, language, state, provider, delivery_cell_code(state, outcome_code) AS code, currency,
                   1 AS n, attempt::int AS sent, units::int AS units, cost
            FROM new_rows
            UNION ALL
            SELECT mailing_id, language, state, provider, delivery_cell_code(state, outcome_code), currency,
                   -1, -attempt::int, -units::int, -cost
            FROM old_rows
        ) AS moved
        GROUP BY 1, 2, 3, 4, 5, 6
        HAVING sum(n) <> 0 OR sum(sent) <> 0 OR sum(units) <> 0 OR sum(cost) <> 0;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER delivery_tally_insert AFTER INSERT ON delivery_delivery
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION delivery_tally();
CREATE TRIGGER delivery_tally_update AFTER UPDATE ON delivery_delivery
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION delivery_tally();
CREATE TRIGGER delivery_tally_delete AFTER DELETE ON delivery_delivery
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION delivery_tally();

-- What was there before the tally.
INSERT INTO delivery_delta (mailing_id, language, state, provider, code, currency, n, sent, units, micros, folded)
SELECT mailing_id, language, state, provider, delivery_cell_code(state, outcome_code), currency, count(*),
       sum(attempt), sum(units), sum(cost), true
FROM delivery_delivery GROUP BY 1, 2, 3, 4, 5, 6;
"""
FORGET = """
DROP TRIGGER delivery_tally_insert ON delivery_delivery;
DROP TRIGGER delivery_tally_update ON delivery_delivery;
DROP TRIGGER delivery_tally_delete ON delivery_delivery;
DROP FUNCTION delivery_tally();
DROP FUNCTION delivery_cell_code(text, text);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0002_providers")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Delta",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("language", models.TextField()),
                ("state", models.TextField()),
                ("provider", models.TextField()),
                ("code", models.TextField()),
                ("currency", models.TextField()),
                ("n", models.IntegerField()),
                ("sent", models.IntegerField()),
                ("units", models.IntegerField()),
                ("micros", models.BigIntegerField()),
                ("at", models.DateTimeField(null=True)),
                ("folded", models.BooleanField(db_default=False)),
                (
                    "mailing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="delivery.mailing"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("at__isnull", False)), fields=["at"], name="delivery_delta_at")
                ],
            },
        ),
        migrations.RunSQL(COUNT, FORGET),
    ]
