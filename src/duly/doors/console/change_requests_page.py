# SPDX-License-Identifier: Apache-2.0
"""One change request as its page shows it: who asks, what is to change three ways, what was proved, what may be done now."""

from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from duly.doors.console.change_requests_offers import offered
from duly.doors.console.downstream import heard_of
from duly.doors.console.gate import may
from duly.doors.look.request_words import CLAIM, EVIDENCE
from duly.doors.look.requesting import flag_word, lacking_word
from duly.doors.look.tags import thousands
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.rooms.change_requests import queries
from duly.rooms.change_requests.facts import APPEAL, HOLD_REASONS, REFUSAL_REASONS, Case, Said, Side, State, Tier
from duly.rooms.counter.facts import LARGEST_SCAN
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import Entity, Family
from duly.rooms.downstream import queries as downstream

_NUMBERS = frozenset({"sms", "voice"})


def page_of(actor: Actor, request_id: UUID, sides: Sequence[Side] | None = None) -> dict[str, Any]:
    """Everything on the page; ``sides`` are what the reader asked to see in full.

    Raises:
        Refusal: ``change_requests.no_such_request``.
    """
    case = queries.case(actor, request_id)
    card, language = case.card, get_language() or "en"
    customer = customers.cards([card.party]).get(card.party) if card.party else None
    points, offers = queries.points_for(actor, request_id), offered(actor, case)
    told = queries.told_of(actor, request_id)
    return _around(case) | {
        "room": "change-requests", "case": case, "card": card, "customer": customer, "offers": offers, "points": points,
        "pin": queries.pin_of(card.party) if card.party else None,
        "called": [one for one in points if one.channel in _NUMBERS],
        "place": accounts.organisations([card.organisation])[card.organisation], "told": told,
        "lacking": _listed(map(lacking_word, case.lacking)), "risks": _listed(map(flag_word, card.flags)),
        "rows": _rows(actor, case, sides), "is_full": sides is not None, "names": _names(case), "level": level_of(case),
        "is_wanting": bool({proof.who for proof in case.proofs if not proof.result}), "new_points": _new_points(case),
        "open_who": sorted({proof.who for proof in case.proofs if not proof.result and proof.method.startswith("code_")}),
        "same": _same(actor, case), "mails": queries.mails_for(actor, request_id), "refusals": _choices(REFUSAL_REASONS, language),
        "holds": _choices({kind: words for kind, words in HOLD_REASONS.items() if kind != "frozen"}, language),
        "kinds": _choices(EVIDENCE, language), "largest": LARGEST_SCAN // (1024 * 1024),
        "appeal": APPEAL.say(language, number=card.number), "touches_of": _touches(case, _told_by(card.party)),
        "letter": queries.letter_for(actor, request_id), "may_take_letter": may(actor, "change_requests.take_letter"),
        "heard": heard_of(downstream.of_number(card.party, card.number)) if card.party else [],
        "may_see": may(actor, "change_requests.see"), "is_second": _is_second(actor, case),
        "is_over": card.state in {State.CLOSED, State.REFUSED, State.WITHDRAWN, State.EXPIRED},
    }  # fmt: skip


def _around(case: Case) -> dict[str, Any]:
    """Who asks for whom, statements, and whether it was passed up."""
    asker, party = case.asker, case.card.party
    mandates = customers.record_of(party).of(Family.MANDATE) if party else []
    return {
        "asker": asker, "claim": _claimed(asker.claim),
        "mandate": next((one for one in mandates if one.id == asker.mandate), None),
        "escalation": case.escalation, "disputes": case.disputes, "said": None,
    }  # fmt: skip


def read_in_full(said: Said) -> dict[str, Any]:
    """What was said with a request, as its page shows it to whoever gave a reason."""
    return {"said": said, "said_claim": _claimed(said.claim)}


def _claimed(claim: Mapping[str, str]) -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [(CLAIM[name].say(language) if name in CLAIM else name, value) for name, value in claim.items()]


def _listed(said: Iterable[str]) -> str:
    """Several things in one sentence."""
    is_chinese = (get_language() or "en").startswith("zh")
    return ("；" if is_chinese else "; ").join(said) + ("。" if is_chinese else ".")


def level_of(case: Case) -> int:
    """The strongest proof that the right person asks; 0 where there is none."""
    return max((one.level for one in case.proofs if one.who == "requester" and one.result == "passed"), default=0)


def _rows(actor: Actor, case: Case, sides: Sequence[Side] | None) -> list[dict[str, Any]]:
    """Each item: what it is about, and the three ways of seeing it; of nobody's record there is only what was asked."""
    seen = sides if sides is not None else queries.three_ways(actor, case.card.id)
    by_item = {side.item: side for side in seen}
    held = customers.record_of(case.card.party).entities if case.card.party else []
    known = {one.id: one for one in held}
    return [
        {
            "line": line, "about": _about(line, known), "side": by_item.get(line.id),
            "checks": [one for one in case.checks if one.item == line.id],
        }
        for line in case.lines
    ]  # fmt: skip


def _about(line: Any, known: Mapping[UUID, Entity]) -> Any:
    """What an item is about, with what the record knows of the entity that it touches."""
    attributes = known[line.entity].attributes if line.entity in known else {}
    return SimpleNamespace(family=line.family, field=line.field, attributes={**attributes, **line.attributes})


def _new_points(case: Case) -> list[Any]:
    """Items that give a contact point which has not proved itself."""
    return [one for one in case.lines if one.family == Family.CONTACT and one.field == "value" and not one.ends]


def _names(case: Case) -> dict[UUID, str]:
    card = case.card
    known = {card.maker, card.intake_by, *(one.by for one in case.proofs), *(one.user for one in case.reviews)}
    known |= {one.outcome_by for one in case.disputes} | {one.by for one in case.disputes if one.by_kind != "customer"}
    known |= {case.escalation.head} if case.escalation else set()
    known |= {one.by for one in case.holds} | {one.by for one in case.events if one.by_kind in {"user", "key"}}
    return accounts.names_of(one for one in known if one is not None)


def _same(actor: Actor, case: Case) -> list[Any]:
    """The other requests about the customer."""
    if case.card.party is None:
        return []
    return [one for one in queries.requests_of(actor, case.card.party) if one.id != case.card.id][:10]


def _is_second(actor: Actor, case: Case) -> bool:
    """Whether the reader may decide: not who took it in, prepared it, or proved the customer."""
    card = case.card
    return actor.id not in {card.maker, card.intake_by, *(one.by for one in case.proofs)}


def _choices(table: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    return [(name, words.say(language)) for name, words in table.items()]


def _told_by(party: UUID | None) -> int:
    """How many contact points of a customer work."""
    held = customers.profile(party).contact_points if party else []
    return sum(one.state == "active" for one in held)


def _touches(case: Case, n: int) -> dict[str, tuple[str, ...]]:
    """Whom each deed reaches, said before the button is pressed."""
    asker = ngettext("The customer is told on %(n)s contact point on record.", "The customer is told on up to two of %(n)s contact points on record.", n) % {"n": thousands(n)}  # fmt: skip
    all_old = ngettext("%(n)s contact point on record is told, and the new one.", "All %(n)s contact points on record are told, and the new ones.", n) % {"n": thousands(n)}  # fmt: skip
    cooling = (_("It takes effect only after the cooling-off; until then the customer can stop it."),)
    return {
        "review": (all_old, *(cooling if case.card.tier >= Tier.T2 else ())),
        "refusal": (asker,), "sending-back": (asker,),
        "hold": (_("Nothing of it takes effect until one person asks for the hold to be lifted and another agrees."),),
        "withdrawal": (_("Nothing is changed on record. There is no way back; the customer can ask again."),),
        "freezing": (_("Every open request of this customer stands still, and every new one does."),),
        "code": (_("A code goes out to the contact point that is chosen; an earlier code is void."),),
    }  # fmt: skip
