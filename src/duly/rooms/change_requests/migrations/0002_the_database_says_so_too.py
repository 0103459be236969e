# SPDX-License-Identifier: Apache-2.0
"""What no setting and no verb can get round: records stand, what is under review is frozen, and four eyes look."""

from django.db import migrations

RECORDS = ("event", "mail", "review", "checkresult", "evidence", "policyversion", "policyconfirmation")

STAND = """
CREATE FUNCTION change_requests_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is a record: it is added to, never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
"""
FALL = "DROP FUNCTION change_requests_stand();"

# NULL and the empty text mean the same here: whoever saves an item as it was has changed nothing.
FROZEN = """
CREATE FUNCTION change_requests_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose uuid := COALESCE(NEW.request_id, OLD.request_id);
BEGIN
    IF EXISTS (SELECT FROM change_requests_changerequest r WHERE r.id = whose AND r.frozen_at IS NOT NULL) THEN
        IF TG_OP <> 'UPDATE' OR NEW.request_id <> OLD.request_id OR NEW.position <> OLD.position
           OR NEW.family <> OLD.family OR NEW.field <> OLD.field OR NEW.ends <> OLD.ends
           OR COALESCE(NEW.entity_id::text, '') <> COALESCE(OLD.entity_id::text, '')
           OR COALESCE(NEW.base, '') <> COALESCE(OLD.base, '') OR COALESCE(NEW.digest, '') <> COALESCE(OLD.digest, '')
           OR COALESCE(NEW.attributes, '{}') <> COALESCE(OLD.attributes, '{}') OR NEW.sealed <> OLD.sealed THEN
            RAISE EXCEPTION 'change_requests_frozen: it was handed over for review' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER change_requests_frozen BEFORE INSERT OR UPDATE OR DELETE ON change_requests_changeitem
    FOR EACH ROW EXECUTE FUNCTION change_requests_frozen();
"""
THAWED = "DROP TRIGGER change_requests_frozen ON change_requests_changeitem; DROP FUNCTION change_requests_frozen();"

BOUND = """
CREATE FUNCTION change_requests_bound() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'change_requests_bound: a request is kept' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.tier >= 2 AND (NEW.maker_id = ANY (NEW.own_users) OR NEW.intake_by = ANY (NEW.own_users)) THEN
        RAISE EXCEPTION 'change_requests_bound: nobody works on a request about themselves' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state NOT IN ('received') OR NEW.frozen_at IS NOT NULL OR NEW.applied_at IS NOT NULL THEN
            RAISE EXCEPTION 'change_requests_bound: a request begins as received' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.received_at <> OLD.received_at OR NEW.number <> OLD.number OR NEW.channel <> OLD.channel
       OR NEW.nature <> OLD.nature OR NEW.organisation_id <> OLD.organisation_id
       OR COALESCE(NEW.intake_by::text, '') <> COALESCE(OLD.intake_by::text, '') THEN
        RAISE EXCEPTION 'change_requests_bound: how it came in stands' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.frozen_at IS NOT NULL AND NEW.round <= OLD.round AND (
           NEW.frozen_at IS DISTINCT FROM OLD.frozen_at OR NEW.payload_digest <> OLD.payload_digest
           OR NEW.party_id <> OLD.party_id OR NEW.tier < OLD.tier OR NEW.maker_id IS DISTINCT FROM OLD.maker_id
           OR NEW.is_automatic <> OLD.is_automatic OR NEW.effective_from IS DISTINCT FROM OLD.effective_from) THEN
        RAISE EXCEPTION 'change_requests_bound: it was handed over for review' USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.applied_at IS NOT NULL AND (
           NEW.applied_at IS DISTINCT FROM OLD.applied_at OR NEW.record_id IS DISTINCT FROM OLD.record_id
           OR NEW.round <> OLD.round) THEN
        RAISE EXCEPTION 'change_requests_bound: what was applied stands' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'applied' AND OLD.state <> 'applied' THEN
        IF OLD.state <> 'ready' OR NEW.frozen_at IS NULL OR NEW.applied_at IS NULL THEN
            RAISE EXCEPTION 'change_requests_bound: only what is ready is applied' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.tier >= 3 AND NEW.is_automatic THEN
            RAISE EXCEPTION 'change_requests_bound: somebody must review this' USING ERRCODE = 'check_violation';
        END IF;
        IF NOT NEW.is_automatic AND NOT EXISTS (
            SELECT FROM change_requests_review v WHERE v.request_id = NEW.id AND v.round = NEW.round
               AND v.payload_digest = NEW.payload_digest AND v.decision <> 'refused') THEN
            RAISE EXCEPTION 'change_requests_bound: nobody agreed to exactly this' USING ERRCODE = 'check_violation';
        END IF;
        IF EXISTS (SELECT FROM change_requests_hold h WHERE h.ended_at IS NULL
                      AND (h.request_id = NEW.id OR (h.request_id IS NULL AND h.party_id = NEW.party_id))) THEN
            RAISE EXCEPTION 'change_requests_bound: it is on hold' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER change_requests_bound BEFORE INSERT OR UPDATE OR DELETE ON change_requests_changerequest
    FOR EACH ROW EXECUTE FUNCTION change_requests_bound();
"""
UNBOUND = "DROP TRIGGER change_requests_bound ON change_requests_changerequest; DROP FUNCTION change_requests_bound();"

FOUR_EYES = """
CREATE FUNCTION change_requests_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whose change_requests_changerequest%ROWTYPE;
BEGIN
    SELECT * INTO whose FROM change_requests_changerequest WHERE id = NEW.request_id;
    IF NEW.user_id = whose.maker_id OR NEW.user_id = whose.intake_by OR NEW.user_id = ANY (whose.own_users)
       OR EXISTS (SELECT FROM change_requests_verification v WHERE v.request_id = NEW.request_id AND v.by_id = NEW.user_id)
    THEN
        RAISE EXCEPTION 'change_requests_four_eyes: who made, took in, proved or is the customer cannot decide'
            USING ERRCODE = 'check_violation';
    END IF;
    IF whose.frozen_at IS NULL OR NEW.round <> whose.round OR NEW.payload_digest <> whose.payload_digest THEN
        RAISE EXCEPTION 'change_requests_four_eyes: a decision binds to what is under review' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER change_requests_four_eyes BEFORE INSERT ON change_requests_review
    FOR EACH ROW EXECUTE FUNCTION change_requests_four_eyes();
"""
TWO_EYES = "DROP TRIGGER change_requests_four_eyes ON change_requests_review; DROP FUNCTION change_requests_four_eyes();"

# A proof that was given stays given; it may become void, and nothing else.
ONCE = """
CREATE FUNCTION change_requests_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.result IN ('failed', 'expired', 'void')
       OR (OLD.result = 'passed' AND NEW.result NOT IN ('passed', 'void'))
       OR NEW.request_id <> OLD.request_id OR NEW.who <> OLD.who OR NEW.attempts < OLD.attempts
       OR (OLD.result = 'passed' AND (NEW.method <> OLD.method OR NEW.level <> OLD.level
           OR NEW.target_mark <> OLD.target_mark OR NEW.item_id IS DISTINCT FROM OLD.item_id)) THEN
        RAISE EXCEPTION 'change_requests_once: a proof has one result' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER change_requests_once BEFORE UPDATE OR DELETE ON change_requests_verification
    FOR EACH ROW EXECUTE FUNCTION change_requests_once();
"""
OFTEN = "DROP TRIGGER change_requests_once ON change_requests_verification; DROP FUNCTION change_requests_once();"

SECOND = """
CREATE FUNCTION change_requests_second_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM change_requests_policyversion WHERE id = NEW.version_id AND "by" = NEW."by") THEN
        RAISE EXCEPTION 'change_requests_second_person: who proposed the rules cannot confirm them'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER change_requests_second_person BEFORE INSERT ON change_requests_policyconfirmation
    FOR EACH ROW EXECUTE FUNCTION change_requests_second_person();
"""
FIRST = """
DROP TRIGGER change_requests_second_person ON change_requests_policyconfirmation;
DROP FUNCTION change_requests_second_person();
"""


def _stands(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER change_requests_stands BEFORE UPDATE OR DELETE ON change_requests_{table} "
        "FOR EACH ROW EXECUTE FUNCTION change_requests_stand();",
        f"DROP TRIGGER change_requests_stands ON change_requests_{table};",
    )


class Migration(migrations.Migration):
    dependencies = [("change_requests", "0001_initial")]
    operations = [
        migrations.RunSQL(STAND, FALL),
        *(_stands(table) for table in RECORDS),
        migrations.RunSQL(FROZEN, THAWED),
        migrations.RunSQL(BOUND, UNBOUND),
        migrations.RunSQL(FOUR_EYES, TWO_EYES),
        migrations.RunSQL(ONCE, OFTEN),
        migrations.RunSQL(SECOND, FIRST),
    ]
