# SPDX-License-Identifier: Apache-2.0
"""Pages of long lists: a cursor that says where the last page ended. It is opaque to callers and may change its form."""

import base64
import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from ninja import Schema
from pydantic import Field

from duly.foundation.paging.facts import Order, Place
from duly.kernel.refusals import Because, refusal

T = TypeVar("T")
Limit = Annotated[int, Field(ge=1, le=500)]
USUAL = 100
BAD_CURSOR = refusal(
    "api.bad_cursor",
    Because.INVALID,
    en="This cursor is not one of ours. Begin again without a cursor.",
    zh="此游标无效，请从头开始（不带游标）。",
)


class Page(Schema, Generic[T]):
    """One page; ``next`` is the cursor of the page after it, or null at the end."""

    items: list[T]
    next: str | None = None


def cursor(place: str | int) -> str:
    """A place in a list as a cursor."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).rstrip(b"=").decode()


def place_of(text: str | None, kind: type[T]) -> T | None:
    """The place that a cursor stands for.

    Raises:
        Refusal: ``api.bad_cursor``.
    """
    if not text:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, RecursionError) as error:
        raise BAD_CURSOR(field="cursor") from error
    if type(found) is not kind:
        raise BAD_CURSOR(field="cursor")
    return found


def id_of(text: str | None) -> UUID | None:
    """As :func:`place_of`, where places are ids.

    Raises:
        Refusal: ``api.bad_cursor``.
    """
    found = place_of(text, str)
    try:
        return UUID(found) if found else None
    except (ValueError, RecursionError) as error:
        raise BAD_CURSOR(field="cursor") from error


def place_in(order: Order, text: str | None) -> Place | None:
    """The place in a sorted list that a cursor stands for.

    Raises:
        Refusal: ``api.bad_cursor``.
    """
    found = order.read(text)
    if text and found is None:
        raise BAD_CURSOR(field="cursor")
    return found


def page_of(
    rows: Sequence[T], order: Order, limit: int, shown: Callable[[Sequence[T]], Sequence[Any]] | None = None
) -> dict[str, Any]:
    """These rows as a page; ``shown`` says how callers see them."""
    after = order.written(rows[-1]) if len(rows) == limit else None
    return {"items": list(shown(rows) if shown else rows), "next": after}
