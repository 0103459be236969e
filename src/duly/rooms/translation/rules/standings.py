# SPDX-License-Identifier: Apache-2.0
"""How far a translation is, from its records and from what both languages say now."""

from uuid import UUID

from duly.rooms.translation.facts import (
    NOT_TRANSLATED,
    OTHER_WORDING,
    OWN_TRANSLATION,
    SAME_LANGUAGE,
    STANDING_WORDS,
    Pair,
    Recorded,
    Records,
    Standing,
    Work,
)

_OPEN = {
    Work.TRANSLATE: frozenset({Standing.MISSING, Standing.DRAFTED, Standing.STALE}),
    Work.REVIEW: frozenset({Standing.TRANSLATED, Standing.EDITED}),
}


def standing_of(records: Records, source: str, target: str | None) -> Standing:
    """How far a language is; ``target`` is ``None`` where there is no edition in it.

    A record counts for the two digests that it is bound to. What was made from another source is stale; what was
    reviewed and then written anew, from the same source, is edited.
    """
    if target is None:
        return Standing.MISSING
    now = Pair(source, target)
    if _has(records.reviews, now):
        return Standing.REVIEWED
    if _has(records.translations, now):
        seen = any(one.pair.source == source for one in records.reviews)
        return Standing.EDITED if seen else Standing.TRANSLATED
    if _has(records.drafts, now):
        return Standing.DRAFTED
    made = (*records.drafts, *records.translations, *records.reviews)
    if any(one.pair.target == target for one in made):
        return Standing.STALE
    return Standing.EDITED if records.reviews else Standing.TRANSLATED


def is_due(work: Work, standing: Standing) -> bool:
    """Whether something is left to do for whoever was asked."""
    return standing in _OPEN[work]


def translators(records: Records) -> frozenset[UUID]:
    """Everybody who wrote any of this language. Asking a machine for a draft is not writing."""
    return frozenset(one.by for one in records.translations)


def may_review(by: UUID, records: Records, language: str, pair: Pair) -> None:
    """Review what a person answers for, word for word, and only what somebody else does.

    Of a wording that is on nobody's record, whoever wrote it could be the one who reviews it.

    Raises:
        Refusal: ``translation.own_translation``, ``translation.not_translated``.
    """
    if by in translators(records):
        raise OWN_TRANSLATION(language=language)
    if not _has(records.translations, pair):
        standing = standing_of(records, pair.source, pair.target)
        raise NOT_TRANSLATED(language=language, standing=STANDING_WORDS[standing])


def must_be_current(language: str, given: str, current: str) -> None:
    """Work only on what stands there now.

    Raises:
        Refusal: ``translation.other_wording``.
    """
    if given != current:
        raise OTHER_WORDING(field="digest", language=language, given=given or "-", current=current or "-")


def must_differ(source: str, target: str) -> None:
    """A language is not translated into itself.

    Raises:
        Refusal: ``translation.same_language``.
    """
    if source == target:
        raise SAME_LANGUAGE(field="language", language=target)


def _has(records: tuple[Recorded, ...], pair: Pair) -> bool:
    return any(one.pair == pair for one in records)
