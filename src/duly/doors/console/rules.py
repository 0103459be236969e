# SPDX-License-Identifier: Apache-2.0
"""The rule packs: what each says and from where, who looks after it, and who of the organisation signed which version."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from duly.doors.console.agreement import place_of
from duly.doors.console.gate import STATUS, done, may, sentence, show, staff
from duly.doors.look import rulebook as said
from duly.doors.look.departments import names_in
from duly.doors.look.places import rule_sentence
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.rulebook import actions, queries
from duly.rooms.rulebook.facts import NO_SUCH_PACK, Pack, Rule

_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Signature:
    """Somebody took responsibility for one version of a pack."""

    version: str
    digest: str
    role: str
    note: str
    by: str
    at: Any
    is_current: bool


@staff
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All packs, and who signed them for one organisation."""
    place, today, language = place_of(request, actor), clock.now().date(), get_language() or "en"
    signed = _signatures(place.id)
    rows = [_card(pack, today, language, signed) for pack in queries.packs() if pack.rules or pack.manual]
    return show(
        request, actor, "rules/listing", room="rules", rows=rows, place=place, places=accounts.organisations_for(actor),
        not_advice=said.NOT_ADVICE, unsigned=sum(not row["is_signed"] for row in rows),
        old=sum(row["is_old"] for row in rows),
    )  # fmt: skip


@staff
def pack_page(request: HttpRequest, actor: Actor, pack_id: str) -> HttpResponse:
    """The rules of one pack; a POST signs its version."""
    place, pack, refused, status = place_of(request, actor), _pack(pack_id), "", 200
    if request.method == "POST":
        form = request.POST
        try:
            actions.sign_pack(
                actor, place.id, pack.id, digest=form.get("digest", ""), role=form.get("role", ""), note=form.get("note", "")
            )  # fmt: skip
        except Refusal as no:
            refused, status = sentence(no), STATUS[no.kind.because]
        else:
            address = f"{reverse('console:rule-pack', args=[pack.id])}?organisation={place.ref}"
            return done(request, _("Signed."), address)
    language, filters = get_language() or "en", _filters(request)
    card = _card(pack, clock.now().date(), language, _signatures(place.id))
    rules = [_told(rule, language) for rule in pack.rules if _is_wanted(rule, filters, language)]
    return show(
        request, actor, "rules/pack", status, room="rules", card=card, rules=rules, place=place, filters=filters,
        places=accounts.organisations_for(actor), not_advice=said.NOT_ADVICE, refusal=refused, total=len(pack.rules),
        manual=pack.manual, departments=names_in(place.id, language), may_sign=may(actor, "rulebook.sign_pack"), severities=said.SEVERITIES.items(),
        kinds=[(name, kind.words) for name, kind in queries.kinds().items()],
    )  # fmt: skip


@staff
def rule(request: HttpRequest, actor: Actor, rule_id: str) -> HttpResponse:
    """Where a rule stands: its place on the page of its pack."""
    place_of(request, actor)
    pack = queries.pack_of(rule_id)
    return HttpResponseRedirect(f"{reverse('console:rule-pack', args=[pack.id])}#{rule_id}")


def _pack(pack_id: str) -> Pack:
    found = next((one for one in queries.packs() if one.id == pack_id), None)
    if found is None:
        raise NO_SUCH_PACK(field="pack", pack=pack_id)
    return found


def _signatures(organisation: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in queries.sign_offs(organisation):
        found.setdefault(row.pack, []).append(row)
    return found


def _card(pack: Pack, today: date, language: str, signed: dict[str, list[Any]]) -> dict[str, Any]:
    rows = signed.get(pack.id, [])
    names = accounts.names_of(row.by for row in rows)
    signatures = [
        Signature(row.version, row.digest, row.role, row.note, names.get(row.by, ""), row.at, row.digest == pack.digest)
        for row in rows
    ]
    return {
        "pack": pack, "jurisdiction": said.JURISDICTIONS[pack.jurisdiction], "status": said.STATUSES[pack.status],
        "is_old": said.is_past_review(pack, today), "signatures": signatures, "sources": list(_sources(pack, language)),
        "is_signed": any(one.is_current for one in signatures), "note": pack.note.say(language),
        "counts": [(look, count) for name, look in said.SEVERITIES.items() if (count := _count(pack.rules, name))],
    }  # fmt: skip


def _count(rules: Iterable[Rule], severity: str) -> int:
    return sum(rule.severity == severity for rule in rules)


def _sources(pack: Pack, language: str) -> Iterable[dict[str, str]]:
    """Addresses are shown as text: what is quoted was checked on a day, and a link may lead elsewhere by now."""
    for source in pack.sources.values():
        title, english = str(source.get("title", "")), str(source.get("title_en", ""))
        yield {
            "title": title if language.startswith("zh") else english or title,
            "url": str(source.get("url", "")), "checked": str(source.get("checked", "")), "pin": str(source.get("pin", "")),
        }  # fmt: skip


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip()[:_LONGEST] for name in ("severity", "kind", "text")}


def _is_wanted(rule: Rule, filters: dict[str, str], language: str) -> bool:
    text = filters["text"].lower()
    laws = [f"{law} {law.name_en} {law.quote}" for law in rule.laws]
    held = " ".join([rule.id, said.sentence_of(rule, language), *laws]).lower()
    return (
        (not filters["severity"] or rule.severity == filters["severity"])
        and (not filters["kind"] or said.concerns(rule, filters["kind"]))
        and text in held
    )


def _told(rule: Rule, language: str) -> dict[str, Any]:
    return {
        "rule": rule, "severity": said.SEVERITIES[rule.severity], "says": rule_sentence(rule),
        "stages": [(said.STAGES[stage], said.STOPS[stage]) for stage in rule.stages],
        "laws": [(law, said.CONFIDENCE.get(law.confidence)) for law in rule.laws],
        "applies": said.plainly(rule.applies) if rule.applies else "",
        "check": said.plainly({"kind": rule.check, **rule.options}),
        "examples": [(name, said.plainly(held)) for name, held in rule.examples.items() if held],
    }  # fmt: skip
