# SPDX-License-Identifier: Apache-2.0
"""Rules of keeping: proposed by one, agreed to by another, versioned; and the nightly list of what should end by them."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.ids import uuid7
from duly.rooms.customers import queries as customers
from duly.rooms.privacy import queries
from duly.rooms.privacy.actions.carrying_out import begin_erasure
from duly.rooms.privacy.actions.intake import prove_by, take_down
from duly.rooms.privacy.actions.moving import chosen, go, said
from duly.rooms.privacy.keeping import DAYS_SET, DUE_LISTED, RULE_AGREED, RULE_ENDED, RULE_PROPOSED
from duly.rooms.privacy.models import Days, Decision, Due, Rule
from duly.rooms.privacy.refusals import BAD_CHOICE, BAD_DAYS, BAD_MONTHS, NO_SUCH_RULE, OWN_WORK
from duly.rooms.privacy.rules.clocks import MOST_DAYS, months_later
from duly.rooms.privacy.rules.laws import LAWS
from duly.rooms.privacy.terms import Channel, Kind, Level, Outcome, Start, State

_MOST_MONTHS = 1_200
_PAGE = 1_000
_MONTH = timedelta(days=28)


class Terms(NamedTuple):
    """What a rule of keeping says."""

    purpose: str
    basis: str
    """The number of a law in the packs; see ``rules/laws``."""
    months: int
    start: str = Start.CONTRACT_ENDED
    automatic: bool = False
    """Whether what is due is erased without anybody being asked again."""


@action("privacy.propose_rule")
def propose_rule(actor: Actor, organisation: UUID, terms: Terms, *, number: str = "") -> UUID:
    """Propose a rule, or a new version of one; it holds once somebody else has agreed. Gives its id.

    It keeps at least as long as its law says. Records ``privacy.rule_proposed``.

    Raises:
        Refusal: ``privacy.bad_choice``, ``privacy.bad_months``, ``privacy.reason_needed``, ``privacy.no_such_rule``,
            ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    chosen(terms.start, Start, "start")
    if terms.basis not in LAWS:
        raise BAD_CHOICE(field="basis", given=terms.basis, known=", ".join(LAWS))
    law = LAWS[terms.basis]
    if not law.months <= terms.months <= _MOST_MONTHS:
        raise BAD_MONTHS(field="months", given=terms.months, law=law.law, least=law.months, most=_MOST_MONTHS)
    take_turn(Turn.PRIVACY, organisation)
    rows = Rule.objects.filter(organisation_id=organisation)
    versions = rows.filter(number=number).count() if number else 0
    if number and not versions:
        raise NO_SUCH_RULE(field="number")
    row = Rule.objects.create(
        organisation_id=organisation, number=number or f"RR-{rows.values('number').distinct().count() + 1}", version=versions + 1,
        purpose=said(terms.purpose, "purpose", needed=True), basis=law.id, law=law.law, months=terms.months, start=terms.start,
        automatic=terms.automatic, made_by=actor.id, made_at=clock.now(),
    )  # fmt: skip
    public: dict[str, Json] = {
        "rule": str(row.id), "number": row.number, "version": row.version, "law": row.law, "months": row.months,
        "start": row.start, "automatic": row.automatic,
    }  # fmt: skip
    record(RULE_PROPOSED, stream=row.id, public=public)
    return row.id


@action("privacy.agree_rule")
def agree_rule(actor: Actor, rule_id: UUID) -> None:
    """Agree, as a second person; the version before ends. Records ``privacy.rule_agreed``.

    Raises:
        Refusal: ``privacy.no_such_rule``, ``privacy.own_work``.
    """
    row = _rule(actor, rule_id)
    if row.agreed_at is not None:
        raise NO_SUCH_RULE(field="rule")
    if row.made_by == actor.id:
        raise OWN_WORK(name=actor.name)
    now = clock.now()
    before = Rule.objects.filter(organisation_id=row.organisation_id, number=row.number, ended_at=None)
    before.exclude(id=row.id).update(ended_at=now)
    row.agreed_by, row.agreed_at = actor.id, now
    row.save(update_fields=["agreed_by", "agreed_at"])
    public: dict[str, Json] = {"rule": str(row.id), "number": row.number, "version": row.version}
    record(RULE_AGREED, stream=row.id, public=public)


@action("privacy.end_rule")
def end_rule(actor: Actor, rule_id: UUID) -> None:
    """A rule keeps and lists nothing any more; what it listed stays on the list. Records ``privacy.rule_ended``.

    Raises:
        Refusal: ``privacy.no_such_rule``.
    """
    row = _rule(actor, rule_id)
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    record(RULE_ENDED, stream=row.id, public={"rule": str(row.id), "number": row.number})


@action("privacy.set_days")
def set_days(actor: Actor, organisation: UUID, days: int) -> None:
    """Say within how many days requests are answered where the law says only that it must be soon.

    Records ``privacy.days_set``.

    Raises:
        Refusal: ``privacy.bad_days``, ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    if not 1 <= days <= MOST_DAYS:
        raise BAD_DAYS(field="days", given=days, most=MOST_DAYS)
    Days.objects.create(organisation_id=organisation, days=days, by=actor.id, at=clock.now())
    record(DAYS_SET, stream=organisation, public={"organisation": str(organisation), "days": days})


@action("privacy.list_due")
def list_due(actor: Actor) -> int:
    """List the records that rules say should end; gives how many are new. Nothing is erased but by a rule that two people
    agreed erases by itself, and not while anything stands against it: then the customer is told first, as always.

    Records ``privacy.due_listed`` for each rule with something new.
    """
    rules = Rule.objects.filter(ended_at=None, start=Start.CONTRACT_ENDED).exclude(agreed_at=None)
    return sum(_list(actor, rule) for rule in rules.order_by("organisation_id", "number"))


def _list(actor: Actor, rule: Rule) -> int:
    today = clock.now().date()
    found = _over(rule)
    known = set(Due.objects.filter(rule=rule).values_list("party_id", flat=True))
    fresh = [
        Due(organisation_id=rule.organisation_id, party_id=party, rule=rule, due_on=months_later(last, rule.months), found_at=clock.now())
        for party, last in found
        if party not in known and months_later(last, rule.months) <= today
    ]  # fmt: skip
    Due.objects.bulk_create(fresh)
    waiting = list(Due.objects.filter(rule=rule, request=None)) if rule.automatic else []
    begun = sum(_begin(actor, rule, one) for one in waiting)
    if fresh or begun:
        public: dict[str, Json] = {"rule": str(rule.id), "number": rule.number, "listed": len(fresh), "begun": begun}
        record(DUE_LISTED, stream=rule.id, public=public)
    return len(fresh)


def _over(rule: Rule) -> list[tuple[UUID, date]]:
    found: list[tuple[UUID, date]] = []
    after: UUID | None = None
    before = clock.now().date() - _MONTH * rule.months if rule.months else clock.now().date()
    while page := customers.ended_before(rule.organisation_id, before, after, _PAGE):
        found, after = [*found, *page], page[-1][0]
    return found


def _begin(actor: Actor, rule: Rule, due: Due) -> bool:
    """An erasure that nobody asked for: decided by the two people who agreed on the rule."""
    if queries.is_erased(due.party_id) or queries.verdict_of(due.party_id).outcome is not Outcome.GRANTED:
        return False
    row = take_down(actor, due.party_id, Kind.ERASURE, Channel.RULE)
    if row.state != State.RECEIVED:  # the customer was first
        return False
    prove_by(row, "rule", Level.PROVED)
    go(row, State.IN_REVIEW)
    now = clock.now()
    Decision.objects.create(
        id=uuid7(), request=row, outcome=Outcome.GRANTED, laws=[rule.law], digest=f"rule:{rule.id}", maker=rule.made_by,
        checker=rule.agreed_by, made_at=now, decided_at=now,
    )  # fmt: skip
    go(row, State.GRANTED)
    begin_erasure(row)
    due.request = row
    due.save(update_fields=["request"])
    return True


def _rule(actor: Actor, rule_id: UUID) -> Rule:
    row = Rule.objects.select_for_update().filter(id=rule_id, ended_at=None).first()
    if row is None or not actor.may_see(row.organisation_id):
        raise NO_SUCH_RULE(field="rule")
    return row
