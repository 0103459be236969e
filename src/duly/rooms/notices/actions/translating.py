# SPDX-License-Identifier: Apache-2.0
"""Translating a notice: drafted by an engine, translated by one person, reviewed by another. The rest stays as it is."""

from collections.abc import Mapping
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import rights
from duly.kernel.actors import Actor
from duly.kernel.languages import normalise
from duly.rooms.notices import kinds, queries
from duly.rooms.notices.actions.agreeing import written_anew
from duly.rooms.notices.actions.write import keep_editions
from duly.rooms.notices.models import Change, Notice
from duly.rooms.notices.queries.translating import matrix_of, sides_of, source_side, subject_of
from duly.rooms.notices.rules import sides as rules
from duly.rooms.notices.rules.states import must_be_open, state_of
from duly.rooms.translation import actions as translation
from duly.rooms.translation import queries as translations
from duly.rooms.translation.facts import Pair, Side

_HONG_KONG = ("HK", "MO")


def draft_translation(
    actor: Actor, notice_id: UUID | str, language: str, *, engine: str = "", region: str = ""
) -> Notice:  # fmt: skip
    """Have an engine draft a language, and keep it. The engine is asked before anything is locked.

    ``region`` says where it is read (``TW``, ``HK``); by default where the organisation is. Records
    ``translation.drafted``, ``notices.translated``.

    Raises:
        Refusal: as :func:`translate`; ``translation.no_engine``, ``translation.engine_away``,
            ``translation.engine_answer``.
    """
    rights.require(actor, "notices.draft_translation")
    notice, language = queries.notice_for(actor, notice_id), normalise(language)
    must_be_open("revise", state_of(queries.history_of(notice)), notice.number)
    source = source_side(notice, sides_of(notice))
    translations.must_differ(source.language, language)
    region = region or ("HK" if notice.organisation.region in _HONG_KONG else "TW")
    drafted = translation.drafted(notice.organisation_id, source, language, engine=engine, region=region)
    return _keep_draft(actor, notice.id, language, drafted.parts, engine=drafted.engine, source_digest=source.digest)


@action("notices.draft_translation")
def _keep_draft(
    actor: Actor, notice_id: UUID, language: str, parts: Mapping[str, str], *, engine: str, source_digest: str
) -> Notice:  # fmt: skip
    """Keep what an engine wrote, if the source still says what it was asked to translate.

    Records ``translation.drafted``, ``notices.translated``.

    Raises:
        Refusal: as :func:`translate`.
    """
    notice, pair = _written(actor, notice_id, language, parts, source_digest=source_digest)
    translation.record_draft(actor, subject_of(notice), language, pair, engine=engine)
    return notice


@action("notices.translate")
def translate(
    actor: Actor, notice_id: UUID | str, language: str, texts: Mapping[str, object], *, source_digest: str
) -> Notice:  # fmt: skip
    """Write one language of a notice as a translation of its source; a new revision, everything else as it was.

    ``source_digest`` is that of the source which the translator had before them. Whoever takes over a machine's draft as
    it stands answers for it, too; nothing is written anew then. Records ``translation.translated``, ``notices.translated``.

    Raises:
        Refusal: ``notices.wrong_state``, ``translation.no_source``, ``translation.same_language``,
            ``translation.other_wording`` when the source has changed meanwhile, ``translation.not_every_part``.
    """
    notice, pair = _written(actor, notice_id, normalise(language), texts, source_digest=source_digest)
    translation.translate(actor, subject_of(notice), normalise(language), pair)
    return notice


@action("notices.review_translation")
def review_translation(
    actor: Actor, notice_id: UUID | str, language: str, *, digest: str, source_digest: str
) -> None:  # fmt: skip
    """Find that a translation says what its source says. Records ``translation.reviewed``.

    ``digest`` and ``source_digest`` are those of the two wordings that the reviewer had before them.

    Raises:
        Refusal: ``translation.other_wording`` when either says something else by now; ``translation.own_translation``;
            ``translation.not_translated``; ``translation.no_source``; ``notices.wrong_state`` once it is launched.
    """
    notice, language = queries.locked(actor, notice_id), normalise(language)
    must_be_open("revise", state_of(queries.history_of(notice)), notice.number)
    matrix = matrix_of(notice)
    there = matrix.sides.get(language)
    translations.must_differ(matrix.source.language, language)
    translations.must_be_current(matrix.source.language, source_digest, matrix.source.digest)
    translations.must_be_current(language, digest, there.digest if there else "")
    translation.review(actor, subject_of(notice), language, Pair(source_digest, digest))


def _written(
    actor: Actor, wanted: UUID | str, language: str, texts: Mapping[str, object], *, source_digest: str
) -> tuple[Notice, Pair]:
    """A new revision with one language changed; none where it says so already."""
    notice = queries.locked(actor, wanted)
    must_be_open("revise", state_of(queries.history_of(notice)), notice.number)
    sides = sides_of(notice)
    source = source_side(notice, sides)
    translations.must_differ(source.language, language)
    translations.must_be_current(source.language, source_digest, source.digest)
    before = sides.get(language)
    kept = {part: text for part, text in (before.parts if before else {}).items() if part not in source.parts}
    parts = kept | rules.checked(source, texts, language)
    if before is None or dict(before.parts) != parts:
        notice = _revised(actor, notice, source, language, parts)
    return notice, Pair(source.digest, sides_of(notice)[language].digest)


def _revised(actor: Actor, notice: Notice, source: Side, language: str, parts: Mapping[str, str]) -> Notice:
    editions = rules.with_edition(queries.current_editions(notice), language, parts)
    Change.objects.filter(id=notice.change_id).update(
        fields=rules.with_fields(notice.change.fields, language, parts),
        reason=rules.with_reason(notice.change.reason, language, parts),
    )
    Notice.objects.filter(id=notice.id).update(revision=notice.revision + 1)
    fresh = queries.notice_for(actor, notice.id)
    digest = keep_editions(fresh, editions, by=actor.id)
    written_anew(actor, fresh)
    record(
        kinds.TRANSLATED,
        stream=fresh.id,
        public={"revision": fresh.revision, "language": language, "source": source.language, "digest": digest},
    )
    return fresh
