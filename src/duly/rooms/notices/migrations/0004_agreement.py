# SPDX-License-Identifier: Apache-2.0
"""What a submission needs, for which department an approval is given, and in whose place; one person approves once."""

import django.db.models.deletion
from django.db import migrations, models

FOUR_EYES = """
CREATE OR REPLACE FUNCTION notices_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM notices_notice WHERE id = NEW.notice_id AND created_by IN (NEW."by", NEW.on_behalf_of))
       OR EXISTS (SELECT FROM notices_revision WHERE notice_id = NEW.notice_id AND "by" IN (NEW."by", NEW.on_behalf_of))
       OR EXISTS (SELECT FROM notices_submission WHERE notice_id = NEW.notice_id AND "by" IN (NEW."by", NEW.on_behalf_of)) THEN
        RAISE EXCEPTION 'notices_four_eyes: a maker cannot approve' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
AS_BEFORE = """
CREATE OR REPLACE FUNCTION notices_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM notices_notice WHERE id = NEW.notice_id AND created_by = NEW."by")
       OR EXISTS (SELECT FROM notices_revision WHERE notice_id = NEW.notice_id AND "by" = NEW."by")
       OR EXISTS (SELECT FROM notices_submission WHERE notice_id = NEW.notice_id AND "by" = NEW."by") THEN
        RAISE EXCEPTION 'notices_four_eyes: a maker cannot approve' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0003_terms_and_rounds"),
        ("accounts", "0002_departments_have_short_names"),
        ("agreement", "0001_initial"),
    ]
    operations = [
        migrations.AddField("submission", "needed", models.JSONField(null=True)),
        migrations.AddField(
            "approval",
            "submission",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="approvals", to="notices.submission"),
        ),
        migrations.AddField(
            "approval",
            "department",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.department"),
        ),
        migrations.AddField("approval", "on_behalf_of", models.UUIDField(null=True)),
        migrations.AddField(
            "approval",
            "delegation",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreement.delegation"),
        ),
        migrations.AddConstraint(
            "approval", models.UniqueConstraint(fields=("submission", "by"), name="notices_one_approval_each")
        ),
        migrations.RunSQL(FOUR_EYES, AS_BEFORE),
    ]
