# SPDX-License-Identifier: Apache-2.0
"""Surveys: what is wrong comes onto the list and leaves it once mended, measures are kept, a killed survey goes on."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

import world
from duly.foundation.accounts import actions as accounts
from duly.foundation.ledger.models import Inbox
from duly.foundation.vault import actions as vault
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.customers import actions as registry
from duly.rooms.customers.models import ContactPoint, Party
from duly.rooms.quality import actions, jobs, queries
from duly.rooms.quality.actions import surveying
from duly.rooms.quality.models import Finding, Measure, NameKey, Survey
from duly.rooms.quality.queries import Code
from duly.rooms.quality.queries import subjects as reading
from rooms.quality.conftest import NOON

pytestmark = pytest.mark.django_db()


def whole_survey(cast: world.World) -> None:
    begun = actions.begin_survey(SYSTEM, cast.acme.id)
    assert begun is not None
    while actions.survey(SYSTEM, begun):
        pass


def tomorrow(monkeypatch: pytest.MonkeyPatch, days: int = 1) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=days))


def listed(cast: world.World, **wanted: object) -> dict[tuple[str, str], UUID]:
    """The open findings, by the customer's number and the code."""
    refs = dict(Party.objects.values_list("id", "ref"))
    found = queries.findings_for(cast.cy, cast.acme.id, **wanted)
    return {(refs[card.customer_id], card.code): card.id for card in found}


def shares(cast: world.World) -> dict[str, tuple[int, int]]:
    return {card.dimension: (card.part, card.whole) for card in queries.measures_for(cast.cy, cast.acme.id)}


def test_a_survey_lists_what_is_wrong_and_measures_it(cast: world.World, customers: list[Party]) -> None:
    whole_survey(cast)
    assert ("C-00002", Code.POINT) in listed(cast)
    measured = shares(cast)
    assert measured["completeness"] == (4, 5)
    assert measured["reachability"] == (7, 8)
    assert measured["currentness"] == (5, 5)
    assert set(measured) == {"completeness", "accuracy", "reachability", "uniqueness", "currentness", "provenance"}


def test_a_survey_in_small_batches_comes_to_the_same(
    cast: world.World, customers: list[Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_survey(cast)
    at_once, found = shares(cast), listed(cast)
    monkeypatch.setattr(surveying, "BATCH", 2)
    tomorrow(monkeypatch)
    whole_survey(cast)
    assert shares(cast) == at_once
    assert listed(cast) == found, "what is on the list stays there, once"
    assert Survey.objects.get(on=date(2026, 11, 26)).customers == 5


def test_a_killed_survey_goes_on_where_it_stopped(
    cast: world.World, customers: list[Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surveying, "BATCH", 2)
    begun = actions.begin_survey(SYSTEM, cast.acme.id)
    assert begun is not None
    assert actions.survey(SYSTEM, begun)
    seen: list[UUID | None] = []
    read = reading.subjects_in

    def watched(organisation: UUID, after: UUID | None, limit: int) -> object:
        seen.append(after)
        return read(organisation, after, limit)

    monkeypatch.setattr(surveying, "subjects_in", watched)
    tomorrow(monkeypatch)
    assert actions.begin_survey(SYSTEM, cast.acme.id) == begun
    while actions.survey(SYSTEM, begun):
        pass
    assert None not in seen
    assert Survey.objects.get().customers == 5


def test_a_day_is_measured_once(cast: world.World, customers: list[Party]) -> None:
    whole_survey(cast)
    assert actions.begin_survey(SYSTEM, cast.acme.id) is None
    assert Measure.objects.count() == 6


def test_a_batch_is_read_in_a_fixed_number_of_statements(
    cast: world.World, customers: list[Party], django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(6):  # type: ignore[operator]  # a fixture of pytest-django
        assert len(reading.subjects_in(cast.acme.id, None, 500)) == 5


def test_measures_are_only_added_to(cast: world.World, customers: list[Party]) -> None:
    whole_survey(cast)
    from duly.foundation.ledger.guard import Running, running

    token = running.set(Running("test", SYSTEM))
    try:
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            Measure.objects.update(part=0)
    finally:
        running.reset(token)


def test_nothing_of_a_value_is_in_a_finding_or_a_fact(cast: world.World, customers: list[Party]) -> None:
    whole_survey(cast)
    facts = "".join(Inbox.objects.filter(body__contains='"quality.').values_list("body", flat=True))
    told = facts + str(list(Finding.objects.values_list("about", "basis", "detail")))
    assert "quality.measured" in facts
    for value in ("Berg", "clara", "2025550171", "example.com"):
        assert value not in told


def test_what_was_mended_leaves_the_list_when_it_is_heard_of(cast: world.World, customers: list[Party]) -> None:
    point = ContactPoint.objects.filter(party__ref="C-00001", channel="email").get()
    registry.mark_contact_points(cast.operator, [(point.id, "bounced", "no_mailbox")])
    whole_survey(cast)
    assert ("C-00001", Code.BOUNCED) in listed(cast)
    registry.correct_contact_point(cast.cy, point.id, "anna@example.org", how="call", proved=True)
    assert actions.look_again(cast.cy, [point.party_id]) == 1
    assert ("C-00001", Code.BOUNCED) not in listed(cast)
    assert queries.findings_for(cast.cy, cast.acme.id, done=True)[0].how == "mended"


def test_only_customers_on_the_list_are_looked_at_when_news_comes(cast: world.World, customers: list[Party]) -> None:
    from duly.foundation.ledger.facts import News

    whole_survey(cast)
    news = [News(uuid4(), "customers.registered", party.stream) for party in customers]
    assert actions.hear_changes(SYSTEM, news) == len(
        set(Finding.objects.filter(state="open").values_list("customer_id", flat=True))
    )


def test_a_finding_is_given_to_a_department_and_a_colleague(cast: world.World, customers: list[Party]) -> None:
    accounts.add_department(cast.operator, "care", organisation="acme", name_en="Care", name_zh="客服部")
    whole_survey(cast)
    finding = listed(cast)["C-00002", Code.POINT]
    actions.assign(cast.ada, finding, department="care", person="cy@example.com")
    assert list(listed(cast, mine=True).values()) == [finding]
    card = queries.finding_for(cast.cy, finding)
    assert (card.person, card.department is None) == (cast.cy.id, False)
    with pytest.raises(Refusal) as refused:
        actions.assign(cast.ada, finding)
    assert refused.value.code == "quality.nobody_named"


def test_a_finding_that_was_closed_comes_back_if_nothing_was_mended(
    cast: world.World, customers: list[Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_survey(cast)
    actions.close(cast.cy, listed(cast)["C-00002", Code.POINT], reason="has a phone now")
    assert ("C-00002", Code.POINT) not in listed(cast)
    tomorrow(monkeypatch)
    whole_survey(cast)
    assert ("C-00002", Code.POINT) in listed(cast)


def test_a_finding_that_was_left_as_it_is_stays_away(
    cast: world.World, customers: list[Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_survey(cast)
    finding = listed(cast)["C-00002", Code.POINT]
    with pytest.raises(Refusal) as refused:
        actions.ignore(cast.cy, finding, reason=" ")
    assert refused.value.code == "quality.reason_needed"
    actions.ignore(cast.cy, finding, reason="wants no messages")
    tomorrow(monkeypatch)
    whole_survey(cast)
    assert ("C-00002", Code.POINT) not in listed(cast)
    with pytest.raises(Refusal) as refused:
        actions.close(cast.cy, finding, reason="again")
    assert refused.value.code == "quality.over"


def test_a_confirmed_record_is_no_longer_stale(
    cast: world.World, customers: list[Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow(monkeypatch, days=800)
    whole_survey(cast)
    assert ("C-00001", Code.STALE) in listed(cast)
    actions.confirm(cast.cy, cast.acme.id, "C-00001", how="call")
    assert ("C-00001", Code.STALE) not in listed(cast)
    tomorrow(monkeypatch, days=801)
    whole_survey(cast)
    assert ("C-00001", Code.STALE) not in listed(cast)
    assert ("C-00003", Code.STALE) in listed(cast)
    assert shares(cast)["currentness"] == (1, 5)


def test_of_an_erased_customer_nothing_is_noted_any_more(
    cast: world.World, customers: list[Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_survey(cast)
    finding = listed(cast)["C-00002", Code.POINT]
    actions.ignore(cast.cy, finding, reason="moved to her daughter")
    party = Party.objects.get(ref="C-00002")
    vault.destroy_key(cast.operator, party.id, why="erasure")
    assert actions.forget(SYSTEM, party.id) >= 1
    assert not NameKey.objects.filter(customer_id=party.id).exists()
    row = Finding.objects.get(id=finding)
    assert (row.reason, row.detail) == ("", {})
    tomorrow(monkeypatch)
    whole_survey(cast)
    assert not Finding.objects.filter(customer_id=party.id, state="open").exists()
    assert shares(cast)["completeness"] == (4, 4)
    assert actions.forget(SYSTEM, customers[0].id) == 0


def test_of_a_customer_who_is_no_more_the_list_is_rid(
    cast: world.World, customers: list[Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole_survey(cast)
    gone = Party.objects.get(ref="C-00002").id
    read = reading.registry.records_in
    monkeypatch.setattr(
        reading.registry, "records_in", lambda *given: [one for one in read(*given) if one.party != gone]
    )
    tomorrow(monkeypatch)
    whole_survey(cast)
    assert ("C-00002", Code.POINT) not in listed(cast)
    assert queries.findings_for(cast.cy, cast.acme.id, done=True)[0].how == "gone"
    assert set(NameKey.objects.values_list("customer_id", flat=True)) == {one.id for one in customers} - {gone}


def test_needs_decide_what_is_missing_and_whose_work_it_is(cast: world.World, customers: list[Party]) -> None:
    accounts.add_department(cast.operator, "care", organisation="acme", name_en="Care", name_zh="客服部")
    number = actions.set_needs(
        cast.bo, "acme", fields=("name",), channels=("letter",), identifiers=("passport",), months=12, desk="care"
    )
    assert number == 1
    whole_survey(cast)
    assert len(listed(cast, code=Code.IDENTIFIER)) == 5
    assert len(listed(cast, code=Code.POINT)) == 5
    counts = queries.open_counts(cast.cy, cast.acme.id)
    (_, department), count = next(item for item in counts.items() if item[0][0] == Code.IDENTIFIER)
    assert department is not None
    assert count == 5
    assert [
        card.whole
        for card in queries.measures_for(cast.cy, cast.acme.id, department)
        if card.dimension == "completeness"
    ] == [5]


@pytest.mark.parametrize("wrong", [{"fields": ("shoe_size",)}, {"months": 0}])
def test_needs_that_cannot_be_met_are_refused(cast: world.World, wrong: dict[str, object]) -> None:
    given = {"fields": ("name",), "channels": (), "months": 12} | wrong
    with pytest.raises(Refusal) as refused:
        actions.set_needs(cast.bo, "acme", **given)  # type: ignore[arg-type]  # what a form may send
    assert refused.value.code == "quality.bad_needs"


def test_others_see_nothing_of_it(cast: world.World, customers: list[Party]) -> None:
    whole_survey(cast)
    assert queries.findings_for(cast.dee) == []
    with pytest.raises(Refusal):
        queries.measures_for(cast.dee, cast.acme.id)
    finding = listed(cast)["C-00002", Code.POINT]
    for call in (
        lambda: queries.finding_for(cast.dee, finding),
        lambda: actions.close(cast.dee, finding, reason="mine"),
    ):
        with pytest.raises(Refusal) as refused:
            call()
        assert refused.value.code == "quality.no_such_finding"


def test_the_list_is_read_a_page_at_a_time(cast: world.World, customers: list[Party]) -> None:
    actions.set_needs(cast.bo, "acme", fields=(), channels=(), identifiers=("passport",), months=24)
    whole_survey(cast)
    seen, after = [], None
    from duly.rooms.quality.facts import OPEN_ORDERS

    while page := queries.findings_for(cast.cy, cast.acme.id, code=Code.IDENTIFIER, after=after, limit=2):
        seen += [card.id for card in page]
        after = OPEN_ORDERS.usual.place_of(page[-1])
    assert len(seen) == len(set(seen)) == 5


def test_the_trend_has_one_figure_for_each_month(
    cast: world.World, customers: list[Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in (0, 1, 20):
        tomorrow(monkeypatch, days)
        whole_survey(cast)
    months = queries.trend_for(cast.cy, cast.acme.id, since=date(2026, 1, 1))
    assert {month: held["completeness"].on for month, held in months.items()} == {
        "2026-11": date(2026, 11, 26), "2026-12": date(2026, 12, 15),
    }  # fmt: skip


def test_every_organisation_is_woken_once_a_night(cast: world.World, monkeypatch: pytest.MonkeyPatch) -> None:
    woken: list[str] = []
    monkeypatch.setattr(jobs, "enqueue", lambda name, *, key, organisation: woken.append(organisation) or True)
    assert jobs.wake() == 2
    jobs.survey(woken[0])
    woken.clear()
    assert jobs.wake() == 1
    monkeypatch.setattr(
        clock, "now", lambda: NOON.replace(hour=17) + timedelta(days=1)
    )  # one in the morning in Shanghai
    assert jobs.wake() == 0
