# SPDX-License-Identifier: Apache-2.0
"""What no setting and no verb can get round: records stand, four eyes decide, and nothing under a legal hold is erased."""

from django.db import migrations

RECORDS = ("look", "days", "undertaking")

STAND = """
CREATE FUNCTION privacy_records_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is a record: it is added to, never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
"""
FALL = "DROP FUNCTION privacy_records_stand();"

BOUND = """
CREATE FUNCTION privacy_bound() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'privacy_bound: a request is kept' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'received' OR NEW.level <> 0 THEN
            RAISE EXCEPTION 'privacy_bound: a request begins as received' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.number <> OLD.number OR NEW.kind <> OLD.kind OR NEW.party_id <> OLD.party_id OR NEW.channel <> OLD.channel
       OR NEW.received_at <> OLD.received_at OR NEW.organisation_id <> OLD.organisation_id
       OR NEW.intake_by IS DISTINCT FROM OLD.intake_by THEN
        RAISE EXCEPTION 'privacy_bound: how it came in stands' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state IS DISTINCT FROM OLD.state AND NEW.state IN ('granted', 'partly', 'refused') THEN
        IF NOT EXISTS (SELECT FROM privacy_decision d WHERE d.request_id = NEW.id AND d.decided_at IS NOT NULL
                          AND d.sent_back_at IS NULL AND d.outcome = NEW.state
                          AND (d.checker IS NOT NULL OR NEW.kind NOT IN ('erasure', 'restriction') OR OLD.state = 'received')) THEN
            RAISE EXCEPTION 'privacy_bound: nobody decided exactly this' USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.state <> 'refused' AND NEW.level = 0 THEN
            RAISE EXCEPTION 'privacy_bound: nobody was proved' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF NEW.state = 'erasing' AND OLD.state <> 'erasing' AND (NEW.kind <> 'erasure' OR OLD.state <> 'granted') THEN
        RAISE EXCEPTION 'privacy_bound: only a granted erasure erases' USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.state = 'erasing' AND OLD.state <> 'erasing') OR (OLD.state = 'erasing' AND NEW.state = 'done') THEN
        IF EXISTS (SELECT FROM privacy_hold h WHERE h.released_at IS NULL AND h.organisation_id = NEW.organisation_id
                      AND (h.party_id IS NULL OR h.party_id = NEW.party_id)) THEN
            RAISE EXCEPTION 'privacy_bound: it is under a legal hold' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER privacy_bound BEFORE INSERT OR UPDATE OR DELETE ON privacy_request
    FOR EACH ROW EXECUTE FUNCTION privacy_bound();
"""
UNBOUND = "DROP TRIGGER privacy_bound ON privacy_request; DROP FUNCTION privacy_bound();"

# Who took a request in from a customer may prepare its decision, and is not the second person.
SECOND = """
CREATE FUNCTION privacy_second_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'privacy_second_person: a decision is kept' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.decided_at IS NOT NULL OR OLD.sent_back_at IS NOT NULL OR NEW.digest <> OLD.digest
       OR NEW.outcome <> OLD.outcome OR NEW.why <> OLD.why OR NEW.laws <> OLD.laws OR NEW.maker <> OLD.maker
       OR NEW.request_id <> OLD.request_id) THEN
        RAISE EXCEPTION 'privacy_second_person: what was prepared stands' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.checker IS NOT NULL AND EXISTS (
        SELECT FROM privacy_request r WHERE r.id = NEW.request_id AND r.intake_by = NEW.checker) THEN
        RAISE EXCEPTION 'privacy_second_person: who took it in is not the second person' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER privacy_second_person BEFORE INSERT OR UPDATE OR DELETE ON privacy_decision
    FOR EACH ROW EXECUTE FUNCTION privacy_second_person();
"""
FIRST = "DROP TRIGGER privacy_second_person ON privacy_decision; DROP FUNCTION privacy_second_person();"

# A hold is ended, never forgotten.
KEPT = """
CREATE FUNCTION privacy_hold_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.released_at IS NOT NULL OR NEW.organisation_id <> OLD.organisation_id
       OR NEW.party_id IS DISTINCT FROM OLD.party_id OR NEW."by" <> OLD."by" THEN
        RAISE EXCEPTION 'privacy_hold_kept: a hold is ended by two, never changed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER privacy_hold_kept BEFORE UPDATE OR DELETE ON privacy_hold
    FOR EACH ROW EXECUTE FUNCTION privacy_hold_kept();
"""
UNKEPT = "DROP TRIGGER privacy_hold_kept ON privacy_hold; DROP FUNCTION privacy_hold_kept();"


def _stands(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER privacy_stands BEFORE UPDATE OR DELETE ON privacy_{table} "
        "FOR EACH ROW EXECUTE FUNCTION privacy_records_stand();",
        f"DROP TRIGGER privacy_stands ON privacy_{table};",
    )


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]
    operations = [
        migrations.RunSQL(STAND, FALL),
        *(_stands(table) for table in RECORDS),
        migrations.RunSQL(BOUND, UNBOUND),
        migrations.RunSQL(SECOND, FIRST),
        migrations.RunSQL(KEPT, UNKEPT),
    ]
