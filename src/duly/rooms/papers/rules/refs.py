# SPDX-License-Identifier: Apache-2.0
"""What a batch is called."""

import re
from collections.abc import Collection

from duly.rooms.papers.rules.complaints import BAD_NAME

_REF = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}\Z")


def batch_ref(wanted: str, template: str, taken: Collection[str]) -> str:
    """The name that was asked for, or the template's with the next free number.

    Raises:
        Refusal: ``papers.bad_name``.
    """
    if wanted:
        if not _REF.match(wanted):
            raise BAD_NAME(field="ref", path="ref", given=wanted[:60])
        return wanted
    number = len(taken) + 1
    while (name := f"{template[:56]}-{number}") in taken:
        number += 1
    return name
