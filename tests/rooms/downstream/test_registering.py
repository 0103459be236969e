# SPDX-License-Identifier: Apache-2.0
"""Who gets data of customers: two people say so, the database holds it, and the key is handed over on record."""

import pytest
from django.db import IntegrityError

from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.downstream import actions, queries
from duly.rooms.downstream.facts import Terms
from duly.rooms.downstream.models import Announcement, Given
from rooms.delivery.post_office import turned
from rooms.downstream.stage import URL, Stage, leaves

TERMS = Terms("https://crm.example/in", ("profile",), "customer care")


def test_until_a_second_person_agrees_nothing_is_sent_there(stage: Stage) -> None:
    actions.propose(stage.legal, stage.world.acme.id, "crm", "CRM", TERMS)
    stage.rename("Another Name Ltd")
    assert not Announcement.objects.exists()


def test_whoever_proposed_it_cannot_agree_to_it(stage: Stage) -> None:
    system = actions.propose(stage.legal, stage.world.acme.id, "crm", "CRM", TERMS)
    with pytest.raises(Refusal) as no:
        actions.agree(stage.legal, system)
    assert no.value.code == "downstream.own_proposal"
    with pytest.raises(IntegrityError, match="two_agree"):
        turned(lambda: Given.objects.filter(system=system).update(agreed_by=stage.legal.id))


def test_a_program_decides_on_no_recipient(stage: Stage) -> None:
    key = Actor("key", stage.world.operator.id, "key", stage.world.operator.roles, stage.world.operator.organisations)
    with pytest.raises(Refusal) as no:
        actions.propose(key, stage.world.acme.id, "crm", "CRM", TERMS)
    assert no.value.code == "downstream.not_by_key"


def test_the_terms_that_were_agreed_to_cannot_be_changed(stage: Stage) -> None:
    with pytest.raises(IntegrityError, match="as they were proposed"):
        turned(lambda: Given.objects.filter(system=stage.system).update(url="https://thief.example/in"))


def test_another_address_holds_only_once_a_second_person_agreed(stage: Stage) -> None:
    actions.amend(stage.world.operator, stage.system, Terms("https://new.example/in", ("contact_point",), "invoices"))
    stage.change()
    stage.carry()
    assert stage.carrier.parcels[-1].url == URL
    actions.agree(stage.world.bo, stage.system)
    stage.change("+12025550177")
    stage.carry()
    assert stage.carrier.parcels[-1].url == "https://new.example/in"


@pytest.mark.parametrize(
    "terms",
    [
        TERMS._replace(url="http://crm.example/in"), TERMS._replace(url="https://user:pw@crm.example/"), TERMS._replace(url="crm"),
        TERMS._replace(families=()), TERMS._replace(families=("everything",)), TERMS._replace(purpose=" "),
        TERMS._replace(kind="friend"), TERMS._replace(services=("",)),
    ],
)  # fmt: skip
def test_terms_without_recipient_purpose_or_particulars_are_refused(stage: Stage, terms: Terms) -> None:
    with pytest.raises(Refusal) as no:
        actions.propose(stage.legal, stage.world.acme.id, "crm", "CRM", terms)
    assert no.value.code == "downstream.bad_terms"


def test_one_short_name_is_one_recipient(stage: Stage) -> None:
    with pytest.raises(Refusal) as no:
        actions.propose(stage.legal, stage.world.acme.id, "ERP", "Another", TERMS)
    assert no.value.code == "downstream.ref_taken"


def test_somebody_of_another_organisation_sees_none_of_it(stage: Stage) -> None:
    assert queries.systems_for(stage.world.dee) == []
    with pytest.raises(Refusal) as no:
        actions.amend(_legal_elsewhere(stage), stage.system, TERMS)
    assert no.value.code == "downstream.no_such_system"


def test_the_key_is_shown_on_record_and_stands_nowhere_in_the_database(stage: Stage) -> None:
    key = stage.key
    assert key.startswith("whsec_")
    assert [one["ref"] for one in leaves("downstream.key_shown")] == ["erp"]
    assert not Given.objects.filter(purpose__contains=key).exists()
    assert key != actions.show_key(stage.world.operator, stage.register("crm"))


def test_a_turned_key_is_another_and_the_old_one_is_good_for_two_days(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.change()
    old = stage.key
    new = actions.turn_key(stage.world.operator, stage.system)
    assert new != old
    assert stage.call("duly.values", stage.one().id, key=old)["values"]
    turned(lambda: type(stage.one().system).objects.update(key_since="2020-01-01T00:00:00Z"))
    with pytest.raises(Refusal) as no:
        stage.call("duly.values", stage.one().id, key=old)
    assert no.value.code == "downstream.not_genuine"


def _legal_elsewhere(stage: Stage) -> Actor:
    dee = stage.world.dee
    return Actor(dee.kind, dee.id, dee.name, frozenset({"legal"}), dee.organisations)
