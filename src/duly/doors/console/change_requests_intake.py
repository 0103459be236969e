# SPDX-License-Identifier: Apache-2.0
"""Taking a request down: the customer is on the line, stands here, or sent a letter. Find them, ask, read back, record."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from duly.doors.console.change_requests_deeds import lay
from duly.doors.console.change_requests_script import NEVER, script_in
from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.console.requests import uuid_or_none
from duly.doors.look.request_words import FIELDS
from duly.doors.look.requesting import point_said, thing_word
from duly.foundation.accounts import queries as accounts
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.change_requests import actions, queries
from duly.rooms.change_requests.facts import CHANNEL_WORDS, REASONS, Ask, Channel, Receipt, Wish
from duly.rooms.counter.facts import LARGEST_SCAN
from duly.rooms.customers import queries as customers
from duly.rooms.customers.facts import IDENTIFIER_WORDS, NATURE_WORDS, Entity, Family, Nature

_MOST = 20
_ROWS = range(3)
_BY_HAND = (Channel.PHONE, Channel.LETTER, Channel.COUNTER)
_BY_MAIL = (Channel.EMAIL,)
_NEW_POINTS = ("sms", "email", "voice", "letter")
_PROFILE = ("name", "latin", "alias", "language", "region", "time_zone")
_LONGEST = 2_000


class Target(NamedTuple):
    """Something that can be asked for: one thing on record, or a new one."""

    key: str
    words: str
    wish: Wish
    judged: str
    """Under which name the checks know it; empty where they do not."""


@staff
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Find the customer first."""
    text = request.GET.get("q", "").strip()
    found = customers.found_for(actor, text, _MOST + 1)
    return show(
        request, actor, "change_requests/search", room="change-requests", text=text, rows=found[:_MOST],
        is_cut=len(found) > _MOST, mail=uuid_or_none(request.GET.get("mail")) or "",
    )  # fmt: skip


@staff
def form(request: HttpRequest, actor: Actor, customer_id: UUID) -> HttpResponse:
    """The script and the form; a POST looks at what was typed, and takes it down."""
    profile = customers.profile(customer_id)
    actor.require_sight(profile.party.organisation_id)
    targets = list(_targets(customer_id))
    if request.method != "POST":
        return _form(request, actor, profile, targets)
    wishes = _wishes(request, targets)
    doubts = [] if request.POST.get("anyway") else _doubts(request, targets, profile.party.region)
    if doubts:
        return _form(request, actor, profile, targets, 422, doubts=doubts)
    try:
        receipt = _take(request, actor, profile.party, wishes)
    except Refusal as no:
        return _form(request, actor, profile, targets, STATUS[no.kind.because], refusal=sentence(no))
    said = _("%(number)s is on record already; this was joined to it.") if receipt.is_joined else _("%(number)s is on record. Read the number to the customer.")  # fmt: skip
    return done(request, said % {"number": receipt.number}, reverse("console:change-request", args=[receipt.id]))


def _take(request: HttpRequest, actor: Actor, party: Any, wishes: tuple[Wish, ...]) -> Receipt:
    """The request and the scan that came with it: both, or neither."""
    given = request.POST
    ask = Ask(
        party.organisation_id, given.get("channel", Channel.PHONE), wishes, nature=given.get("nature", Nature.UPDATE),
        reason=given.get("reason", "moved"), party=party.id, requester=actor.id,
        on_behalf=bool(given.get("mandate") or given.get("on_behalf")), mandate=uuid_or_none(given.get("mandate")), language=party.language,
        flags=("urgent",) if given.get("urgent") else (), effective_from=_since(given.get("since", "")),
        idempotency_key=given.get("key", "")[:64], note=given.get("note", "")[:_LONGEST],
    )  # fmt: skip
    mail = _mail_of(request, actor)
    if mail is not None:
        ask = ask._replace(channel=Channel.EMAIL, raw_message=mail.file)
    with transaction.atomic():
        receipt = actions.create(actor, ask)
        if mail is not None:
            actions.settle_mail(actor, mail.id, outcome="request", number=receipt.number)
        if request.FILES.get("file"):
            lay(request, actor, receipt.id, kind="letter" if ask.channel == Channel.LETTER else "scan")
    return receipt


def _mail_of(request: HttpRequest, actor: Actor) -> Any:
    """The mail from which it is taken down."""
    named = uuid_or_none(request.POST.get("mail") or request.GET.get("mail"))
    return queries.mail_for(actor, named) if named else None


def _since(text: str) -> datetime | None:
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(text), time.min))
    except ValueError:
        return None


def _form(
    request: HttpRequest, actor: Actor, profile: Any, targets: list[Target], status: int = 200, **context: Any
) -> HttpResponse:
    language, party = get_language() or "en", profile.party
    place = accounts.organisations([party.organisation_id])[party.organisation_id]
    typed = [(request.POST.get(f"target{n}", ""), request.POST.get(f"value{n}", "")) for n in _ROWS]
    spoken = "zh-Hans" if party.language.startswith("zh") else "en"
    what = _("what you took down")
    return show(
        request, actor, "change_requests/form", status, room="change-requests", party=party, place=place, targets=targets,
        typed=typed, draft=request.POST, key=request.POST.get("key") or str(uuid4()), spoken=spoken,
        script=script_in(spoken, agent=actor.name, organisation=place.name(spoken), what="…"),
        own=script_in(language, agent=actor.name, organisation=place.name(language), what=what),
        is_foreign=spoken != ("zh-Hans" if language.startswith("zh") else "en"), never=NEVER.say(language),
        mail=_mail_of(request, actor),
        channels=[(one.value, CHANNEL_WORDS[one].say(language)) for one in (_BY_MAIL if _mail_of(request, actor) else _BY_HAND)],
        natures=[(one.value, NATURE_WORDS[one].say(language)) for one in Nature],
        reasons=[(name, words.say(language)) for name, words in REASONS.items() if name != "undo"],
        mandates=customers.record_of(party.id).of(Family.MANDATE), largest=LARGEST_SCAN // (1024 * 1024),
        earlier=queries.requests_of(actor, party.id)[:5], may_ask=may(actor, "change_requests.create"), **context,
    )  # fmt: skip


def _targets(party: UUID) -> Iterator[Target]:
    """What is on record, in part, and what can be new."""
    language, held = get_language() or "en", customers.record_of(party).entities
    for one in held:
        if one.family in {Family.CONTACT, Family.IDENTIFIER} and one.attributes.get("status", "active") == "active":
            kind = one.attributes.get("channel") or one.attributes.get("kind", "")
            wish = Wish(one.family, "value", "", one.id, one.digests.get("value", ""))
            yield Target(str(one.id), f"{thing_word(_plain(one))} {_in_part(one)}", wish, kind)
    profile = next((one for one in held if one.family == Family.PROFILE), None)
    for name in _PROFILE if profile else ():
        wish = Wish(
            Family.PROFILE, name, "", profile.id if profile else None, profile.digests.get(name, "") if profile else ""
        )
        yield Target(f"profile:{name}", FIELDS[name].say(language), wish, name if name == "name" else "")
    for channel in _NEW_POINTS:
        words = _("a new one: %(what)s") % {"what": point_said(channel, language)}
        yield Target(
            f"new:{channel}", words, Wish(Family.CONTACT, "value", "", attributes={"channel": channel}), channel
        )
    for kind, said in IDENTIFIER_WORDS.items():
        words = _("a new one: %(what)s") % {"what": said.say(language)}
        yield Target(f"new:{kind}", words, Wish(Family.IDENTIFIER, "value", "", attributes={"kind": kind}), kind)


def _plain(one: Entity) -> Any:
    return Wish(one.family, "value", "", attributes=one.attributes)


def _in_part(one: Entity) -> str:
    value = one.values.get("value", "")
    if one.family == Family.CONTACT:
        return customers.masked(one.attributes.get("channel", ""), value)
    return f"…{value[-4:]}" if len(value) > 8 else "…"


def _chosen(request: HttpRequest, targets: list[Target]) -> Iterator[tuple[Target, str]]:
    known = {one.key: one for one in targets}
    for n in _ROWS:
        if (found := known.get(request.POST.get(f"target{n}", ""))) is not None:
            yield found, request.POST.get(f"value{n}", "").strip()[:_LONGEST]


def _wishes(request: HttpRequest, targets: list[Target]) -> tuple[Wish, ...]:
    return tuple(one.wish._replace(value=value or None) for one, value in _chosen(request, targets))


def _doubts(request: HttpRequest, targets: list[Target], region: str) -> list[str]:
    """What the checks say cannot be right: asked about while the customer is still there."""
    language = get_language() or "en"
    told = [customers.checks(one.judged, value, region=region) for one, value in _chosen(request, targets)
            if value and one.judged in customers.CHECKED_KINDS]  # fmt: skip
    return [each.say(language) for verdicts in told for each in verdicts.found if each.outcome == "fail"]
