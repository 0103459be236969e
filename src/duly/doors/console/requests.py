# SPDX-License-Identifier: Apache-2.0
"""Reading what a browser sent."""

from datetime import date
from uuid import UUID

from duly.kernel.refusals import Because, refusal

NOT_A_DATE = refusal("console.not_a_date", Because.INVALID, en="{given!r} is no date.", zh="{given!r} 不是日期。")


def uuid_or_none(text: str | None) -> UUID | None:
    """The id in a query, or ``None`` when there is none or it is garbled."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def id_of(text: str | None) -> UUID:
    """The id in a form; what is garbled is nobody's."""
    return uuid_or_none(text) or UUID(int=0)


def day_of(text: str) -> date:
    """The day in a form.

    Raises:
        Refusal: ``console.not_a_date``.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NOT_A_DATE(field="date", given=text) from error
