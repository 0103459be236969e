# SPDX-License-Identifier: Apache-2.0
"""Asking for a change: what, to what, since when; it is checked while it is typed, shown in sum, then sent."""

from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from duly.doors.portal.centre.gate import Inside, for_customers, onward, origin_of, sentence, show, status_of
from duly.doors.portal.centre.words import title_of
from duly.doors.portal.pages import Said
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions
from duly.rooms.change_requests.facts import Ask, Wish
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import IDENTIFIER_WORDS, Entity, Family

_LONGEST = 2_000


class What(NamedTuple):
    """One thing that can be asked for: which family and field, under which name the checks know it."""

    title: Any
    family: Family
    field: str
    kind: str
    """A channel or a kind of identifier; empty where the customer says which."""
    judged: str
    field_type: str = "text"


WHATS = {
    "phone": What(gettext_lazy("Mobile number"), Family.CONTACT, "value", "sms", "sms", "tel"),
    "email": What(gettext_lazy("E-mail address"), Family.CONTACT, "value", "email", "email", "email"),
    "address": What(gettext_lazy("Postal address"), Family.CONTACT, "value", "letter", "address", "lines"),
    "landline": What(gettext_lazy("Landline number"), Family.CONTACT, "value", "voice", "phone", "tel"),
    "name": What(gettext_lazy("Name"), Family.PROFILE, "name", "", "name"),
    "bank": What(gettext_lazy("Bank account"), Family.IDENTIFIER, "value", "bank_account", "bank_account"),
    "identity": What(gettext_lazy("Identity document or registration number"), Family.IDENTIFIER, "value", "", ""),
    "other": What(gettext_lazy("Something else"), Family.ATTRIBUTE, "value", "", ""),
}
_REASONS = {"update": "moved", "rectification": "wrong", "end": "ended"}
_NEW = "new"


class Draft(NamedTuple):
    """What the form says."""

    entity: str
    kind: str
    value: str
    nature: str
    since: str
    is_urgent: bool
    note: str


@require_GET
@for_customers
def pick(request: HttpRequest, inside: Inside) -> HttpResponse:
    """What is to change?"""
    return show(request, inside, "pick", whats=WHATS)


@require_http_methods(["GET", "POST"])
@for_customers
def form(request: HttpRequest, inside: Inside, what: str) -> HttpResponse:
    """Say what it is to be; look at the sum of it; send it."""
    asked = _what(what)
    held = _on_record(inside, asked)
    usual = Draft(str(held[0].id) if held else _NEW, asked.kind, "", "update", "", is_urgent=False, note="")
    draft = _drafted(request) if request.method == "POST" else usual
    context: dict[str, Any] = {
        "what": what, "asked": asked, "held": _choices(asked, held, is_full=inside.is_fresh), "draft": draft,
        "kinds": _kinds(asked), "today": timezone.localdate(), "may_be_new": asked.family != Family.PROFILE,
    }  # fmt: skip
    if request.method != "POST":
        return show(request, inside, "change", **context)
    try:
        ask = _ask(request, inside, asked, held, draft)
    except ValueError as error:
        return show(request, inside, "change", 422, said=Said("red", str(error)), **context)
    verdicts = _verdicts(inside, asked, draft)
    step = request.POST.get("step", "")
    if step != "send" or _fails(verdicts):
        is_sum = step != "edit" and not _fails(verdicts)
        return show(request, inside, "change", is_sum=is_sum, verdicts=verdicts, **context)
    try:
        receipt = actions.create(inside.actor, ask)
    except Refusal as no:
        return show(request, inside, "change", status_of(no), said=sentence(no), **context)
    return onward("my-request", receipt.id, done="joined" if receipt.is_joined else "asked")


@require_POST
@for_customers
def checks(request: HttpRequest, inside: Inside, what: str) -> HttpResponse:
    """What the checks say of a value while it is typed."""
    return show(request, inside, "verdicts", verdicts=_verdicts(inside, _what(what), _drafted(request)))


def _what(name: str) -> What:
    if name not in WHATS:
        raise Http404
    return WHATS[name]


def _on_record(inside: Inside, asked: What) -> list[Entity]:
    found = customers.record_of(inside.session.party).of(asked.family)
    name = "channel" if asked.family == Family.CONTACT else "kind"
    if asked.kind:
        return [one for one in found if one.attributes.get(name) == asked.kind]
    return [one for one in found if asked.family != Family.IDENTIFIER or one.attributes.get(name) != "bank_account"]


def _choices(asked: What, held: list[Entity], *, is_full: bool) -> list[tuple[str, str]]:
    """What may be replaced, in part."""
    return [(str(one.id), f"{title_of(one)} {_in_part(asked, one, is_full=is_full)}".strip()) for one in held]


def _in_part(asked: What, one: Entity, *, is_full: bool) -> str:
    value = one.values.get(asked.field, "")
    if is_full or asked.family == Family.PROFILE:
        return value
    if asked.family == Family.CONTACT:
        return customers.masked(one.attributes.get("channel", ""), value)
    return f"•••• {value[-4:]}" if len(value) > 8 else "••••"


def _kinds(asked: What) -> list[tuple[str, Any]]:
    if asked.family != Family.IDENTIFIER or asked.kind:
        return []
    return [(name, words) for name, words in IDENTIFIER_WORDS.items() if name not in {"bank_account", "iban"}]


def _drafted(request: HttpRequest) -> Draft:
    given = request.POST
    return Draft(
        given.get("entity", "")[:60], given.get("kind", "").strip()[:60], given.get("value", "").strip()[:_LONGEST],
        given.get("nature", "update"), given.get("since", "")[:20], bool(given.get("urgent")), given.get("note", "")[:_LONGEST],
    )  # fmt: skip


def _ask(request: HttpRequest, inside: Inside, asked: What, held: list[Entity], draft: Draft) -> Ask:
    """The request as the room takes it.

    Raises:
        ValueError: something is missing or does not go together; the sentence is for the customer.
    """
    known = next((one for one in held if str(one.id) == draft.entity), None)
    if known is None and (draft.entity != _NEW or asked.family == Family.PROFILE):
        raise ValueError(_("Say which of your entries is meant."))
    if draft.nature not in _REASONS or (draft.nature == "end" and known is None):
        raise ValueError(_("Say whether it is new, was wrong from the start, or is no longer used."))
    if not draft.value and draft.nature != "end":
        raise ValueError(_("Say what it is to be."))
    wish = _wish(asked, known, draft)
    return Ask(
        organisation=inside.session.organisation, channel="portal", wishes=(wish,), nature=draft.nature,
        reason=_REASONS[draft.nature], party=inside.session.party, requester=inside.session.party,
        language=inside.language, flags=("urgent",) if draft.is_urgent else (), effective_from=_since(draft),
        origin=origin_of(request), note=draft.note,
    )  # fmt: skip


def _wish(asked: What, known: Entity | None, draft: Draft) -> Wish:
    value = None if draft.nature == "end" else draft.value
    if known is not None:
        return Wish(asked.family, asked.field, value, known.id, known.digests.get(asked.field, ""))
    kind = asked.kind or draft.kind
    if not kind:
        raise ValueError(_("Say what kind of entry it is."))
    name = {Family.CONTACT: "channel", Family.IDENTIFIER: "kind"}.get(asked.family, "name")
    return Wish(asked.family, asked.field, value, attributes={name: kind})


def _since(draft: Draft) -> datetime | None:
    """From when it holds: the beginning of that day at the customer's place; of what was wrong always, nobody asks."""
    if draft.nature == "rectification" or not draft.since:
        return None
    try:
        day = date.fromisoformat(draft.since)
    except ValueError:
        raise ValueError(_("The day is not written as a date.")) from None
    return datetime.combine(day, time.min, timezone.get_current_timezone())


def _verdicts(inside: Inside, asked: What, draft: Draft) -> list[tuple[str, str]]:
    """What the checks say, as tone and sentence."""
    judged = asked.judged or (draft.kind if asked.family == Family.IDENTIFIER else "")
    if not judged or not draft.value or draft.nature == "end":
        return []
    said = customers.checks(judged, draft.value, region=inside.session.region, today=timezone.localdate())
    tones = {"pass": "green", "warn": "amber", "unknown": "amber", "fail": "red"}
    return [(tones[str(one.outcome)], one.say(inside.language)) for one in said.found]


def _fails(verdicts: list[tuple[str, str]]) -> bool:
    return any(tone == "red" for tone, _sentence in verdicts)
