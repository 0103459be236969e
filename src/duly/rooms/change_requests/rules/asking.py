# SPDX-License-Identifier: Apache-2.0
"""Whether what is asked can be asked at all."""

import unicodedata

from duly.kernel.refusals import Refusal
from duly.rooms.change_requests.facts import LONGEST, MOST_ITEMS, Ask, Wish
from duly.rooms.change_requests.refusals import (
    BAD_CHANNEL,
    BAD_NATURE,
    BAD_REASON,
    NO_VALUE,
    NOTHING_ASKED,
    TOO_LONG,
    UNKNOWN_FIELD,
)
from duly.rooms.change_requests.rules.policy import FIELDS
from duly.rooms.change_requests.terms import REASONS, Channel
from duly.rooms.customers.facts import Nature

_LONGEST_NAME = 60
_MOST_ATTRIBUTES = 12
_BREAKS = frozenset("\n\r\t")


def must_be_sound(ask: Ask) -> None:
    """Refuse what names no way in, no reason, or no field that a request can change.

    Raises:
        Refusal: ``change_requests.bad_channel``, ``change_requests.bad_nature``, ``change_requests.bad_reason``,
            ``change_requests.nothing_asked``, ``change_requests.unknown_field``, ``change_requests.no_value``,
            ``change_requests.too_long``.
    """
    if ask.channel not in set(Channel):
        raise BAD_CHANNEL(field="channel", channel=ask.channel, known=", ".join(Channel))
    if ask.nature not in set(Nature):
        raise BAD_NATURE(field="nature", nature=ask.nature)
    if ask.reason not in REASONS:
        raise BAD_REASON(field="reason", reason=ask.reason, known=", ".join(REASONS))
    places = {(one.family, one.entity, one.field, tuple(sorted(one.attributes.items()))) for one in ask.wishes}
    if not 1 <= len(ask.wishes) <= MOST_ITEMS or len(places) != len(ask.wishes):
        raise NOTHING_ASKED(field="items", most=MOST_ITEMS)
    for wish in ask.wishes:
        _must_be_a_field(wish, ask.nature)


def _must_be_a_field(wish: Wish, nature: str) -> None:
    name = f"{wish.family}.{wish.field}"
    if name not in FIELDS:
        raise UNKNOWN_FIELD(field="items", name=name[:_LONGEST_NAME], known=", ".join(sorted(FIELDS)))
    if wish.value is None or not wish.value.strip():
        if nature != Nature.END or wish.entity is None:
            raise NO_VALUE(field="items", name=name)
        return
    texts = [wish.value, *wish.attributes.keys(), *wish.attributes.values()]
    if len(wish.attributes) > _MOST_ATTRIBUTES or any(not _is_text(text) for text in texts):
        raise _too_long(name)


def _is_text(text: str) -> bool:
    """No control characters, no characters that turn the direction of what is shown, no lone surrogates."""
    if len(text) > LONGEST:
        return False
    return not any(unicodedata.category(c) in {"Cc", "Cs", "Cf"} and c not in _BREAKS for c in text)


def _too_long(name: str) -> Refusal:
    return TOO_LONG(field="items", name=name, most=LONGEST)
