# SPDX-License-Identifier: Apache-2.0
"""Who on a roll gets what: the language, the class of customer, and whether they had got an earlier notice."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from duly.rooms.audience import queries as rolls
from duly.rooms.audience.facts import Reader
from duly.rooms.customers import queries as customers
from duly.rooms.notices import facts
from duly.rooms.notices.facts import EditionText, Relation
from duly.rooms.notices.models import Notice
from duly.rooms.notices.queries.following import told_before
from duly.rooms.notices.rules.launching import class_of
from duly.rooms.notices.rules.ordering import mark_of
from duly.rooms.notices.rules.planning import steps_for
from duly.rooms.notices.rules.terms import relation_of
from duly.rooms.notices.rules.texts import CORRECTION, edition_for
from duly.rooms.obligations.facts import Owed

_PAGE = 2_000


@dataclass(slots=True)
class Aim:
    """A notice that is about to go out, and how many of its roll had got the one whose place it takes."""

    notice: Notice
    editions: Mapping[str, EditionText]
    wishes: frozenset[tuple[str, ...]] = frozenset()
    """The orders of channels for which there are tracks."""
    counts: Counter[str] = field(default_factory=Counter)


def pages_of(aim: Aim) -> Iterator[list[Owed]]:
    """The roll, page by page, each reader with the language of the edition that they get and the steps that they are on."""
    after = -1
    language_of = lru_cache(maxsize=1024)(lambda wanted: _language(wanted, aim))
    by_tag = any(one.get("tags") for one in aim.notice.plan.get("classes", ()))
    while page := rolls.readers(aim.notice.id, after, _PAGE):
        ids = [one.customer_id for one in page]
        tags = customers.tags_of(ids) if by_tag else {}
        told = told_before(aim.notice, ids) if aim.notice.predecessor_id else set()
        wishes = customers.orders_of(ids) if aim.wishes else {}
        yield [_owed(aim, one, _track(aim, one, tags, wishes), told, language_of(one.language)) for one in page]
        after = page[-1].position


def _track(aim: Aim, one: Reader, tags: Mapping[UUID, tuple[str, ...]], wishes: Mapping[UUID, tuple[str, ...]]) -> str:
    """Their class, and the order of channels that they wish for; one who spoke since the launch began gets the plan's."""
    name = class_of(aim.notice.plan, one, tags.get(one.customer_id, ()))
    wish = wishes.get(one.customer_id, ())
    return name + mark_of(steps_for(aim.notice.plan, name), wish) if wish in aim.wishes else name


def _owed(aim: Aim, one: Reader, track: str, told: set[UUID], language: str) -> Owed:
    exempt = bool(one.exempt_reason)
    relation = relation_of(aim.notice.terms)
    if relation is not None and not exempt:
        is_told = one.customer_id in told
        if relation is Relation.WITHDRAWS:
            exempt = not is_told  # nobody is told that something ends of which they never heard
        elif is_told:
            track += CORRECTION
        aim.counts["corrected" if is_told else "left_alone" if relation is Relation.WITHDRAWS else "renewed"] += 1
    return Owed(one.id, one.customer_id, language, one.time_zone, one.region, exempt, track)


def _language(wanted: str, aim: Aim) -> str:
    language = edition_for(wanted, aim.editions, aim.notice.fallbacks)
    if language is None:
        raise facts.MISSING_TRANSLATION(field=f"content.{wanted}", language=wanted)
    return language
