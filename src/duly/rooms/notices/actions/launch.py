# SPDX-License-Identifier: Apache-2.0
"""Launch: freeze whom it is for, fix what each channel carries, open what is owed. One transaction, once."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache, partial
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.rooms.audience import actions as audience
from duly.rooms.audience import queries as rolls
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.facts import Content
from duly.rooms.notices import facts, queries
from duly.rooms.notices.facts import EditionText, Rehearsal
from duly.rooms.notices.models import Launch, Notice, Publication
from duly.rooms.notices.queries.reading import values_of
from duly.rooms.notices.rules.launching import is_fit_scale, list_of
from duly.rooms.notices.rules.states import must_be_open, state_of
from duly.rooms.notices.rules.texts import edition_for, step_texts
from duly.rooms.obligations import actions as obligations
from duly.rooms.obligations.facts import Owed, Plan, Step
from duly.rooms.rulebook import queries as rulebook

_PAGE = 2_000
_LAST_CALL = timedelta(days=30)
"""How long after the dates of the notice an unsent message is still sent; then it is too old to make sense."""


@action("notices.launch")
def launch(actor: Actor, notice_id: UUID | str, *, rehearsal: Rehearsal | None = None) -> int:
    """Send the approved notice on its way; gives how many customers owe an acknowledgement.

    The check runs once more. The roll is frozen and its root recorded before the first message can leave; every step's
    wording is fixed; the first step is then planned in batches. A rehearsal is recorded as such. Records
    ``audience.roll_frozen``, ``notices.clock_compressed``, ``notices.published``, ``notices.launched``.

    Raises:
        Refusal: ``notices.already_launched``; ``notices.wrong_state`` without approval of what it says now;
            ``notices.blocked`` with the list; ``notices.missing_translation``; ``audience.empty``.
    """
    notice = queries.locked(actor, notice_id)
    digest = _must_be_fit(notice, rehearsal)
    packs = [str(pack) for pack in rulebook.packs()]
    Launch.objects.create(
        notice=notice, digest=digest, packs=packs, rehearsal=_kept(rehearsal), by=actor.id, at=clock.now()
    )
    if rehearsal is not None:
        compressed = {"scale": rehearsal.scale, "quiet_hours_ignored": rehearsal.ignore_quiet_hours}
        record(facts.CLOCK_COMPRESSED, stream=notice.id, public=compressed)
    roll = audience.freeze(actor, notice_id=notice.id, organisation=notice.organisation_id, rule=notice.audience_rule)
    editions = {edition.language: edition for edition in queries.current_editions(notice)}
    steps = _open_mailings(actor, notice, editions, rehearsal)
    plan = Plan(steps, queries.due_at(notice), rehearsal.scale if rehearsal else 1)
    owing = obligations.open_acknowledgements(actor, notice.id, plan=plan, pages=_pages(notice, editions))
    if "website" in notice.plan["also"]:
        _publish(actor, notice, digest, sorted(editions))
    mailings = [str(step.mailing) for step in steps]
    public: dict[str, Json] = {
        "digest": digest,
        "count": roll.count,
        "root": roll.root,
        "packs": packs,
        "mailings": mailings,
    }
    record(facts.LAUNCHED, stream=notice.id, public=public)
    return owing


def _must_be_fit(notice: Notice, rehearsal: Rehearsal | None) -> str:
    history = queries.history_of(notice)
    if history.launched_at:
        raise facts.ALREADY_LAUNCHED(number=notice.number, at=clock.stamp(history.launched_at))
    must_be_open("launch", state_of(history), notice.number)
    if rehearsal is not None and not is_fit_scale(rehearsal.scale):
        raise facts.BAD_SCALE(field="scale", scale=rehearsal.scale)
    blocking = queries.blocking(queries.findings(notice, clock.now()))
    if blocking:
        raise facts.BLOCKED(list=list_of(blocking), findings=blocking)
    return history.digest


def _kept(rehearsal: Rehearsal | None) -> dict[str, int | bool] | None:
    if rehearsal is None:
        return None
    return {"scale": rehearsal.scale, "ignore_quiet_hours": rehearsal.ignore_quiet_hours}


def _open_mailings(
    actor: Actor, notice: Notice, editions: Mapping[str, EditionText], rehearsal: Rehearsal | None
) -> list[Step]:
    sender = notice.organisation
    basis = notice.legal_basis or {}
    ignores_hours = notice.plan["quiet_hours_waived"] or bool(rehearsal and rehearsal.ignore_quiet_hours)
    steps = []
    for index, step in enumerate(notice.plan["steps"]):
        mailing = delivery.open_mailing(
            actor,
            subject=notice.id,
            organisation=sender.id,
            channel=step["channel"],
            step=index,
            contents={language: _content(notice, edition, step["channel"]) for language, edition in editions.items()},
            sender={"name": sender.name("zh"), "email": sender.email, "phone": sender.phone},
            mandatory=notice.mandatory,
            legal_basis=f"{basis['law']} {basis['article']}" if basis else "",
            respects_quiet_hours=not ignores_hours,
            expires_at=_expiry(notice),
        )
        steps.append(Step(step["channel"], mailing, timedelta(seconds=step["wait"])))
    return steps


def _content(notice: Notice, edition: EditionText, channel: str) -> Content:
    subject, text = step_texts(edition, channel)
    return Content(subject=subject, text=text, values=values_of(notice, edition.language))


def _expiry(notice: Notice) -> datetime:
    effective_at = clock.unstamp(f"{notice.change.effective_on.isoformat()}T00:00:00Z")
    return max(queries.due_at(notice), effective_at) + _LAST_CALL


def _pages(notice: Notice, editions: Mapping[str, EditionText]) -> Iterator[list[Owed]]:
    """The roll, page by page, each reader with the language of the edition that they get."""
    after = -1
    language_of = cache(partial(_language, notice=notice, editions=editions))
    while page := rolls.readers(notice.id, after, _PAGE):
        yield [
            Owed(one.id, one.customer_id, language_of(one.language), one.time_zone, one.region, bool(one.exempt_reason))
            for one in page
        ]
        after = page[-1].position


def _language(wanted: str, notice: Notice, editions: Mapping[str, EditionText]) -> str:
    language = edition_for(wanted, editions, notice.fallbacks)
    if language is None:
        raise facts.MISSING_TRANSLATION(field=f"content.{wanted}", language=wanted)
    return language


def _publish(actor: Actor, notice: Notice, digest: str, languages: list[str]) -> None:
    slug = f"{notice.organisation.ref}-{notice.number}"
    Publication.objects.create(notice=notice, slug=slug, by=actor.id, at=clock.now())
    record(facts.PUBLISHED, stream=notice.id, public={"slug": slug, "digest": digest, "languages": languages})
