# SPDX-License-Identifier: Apache-2.0
"""Which department of an organisation rules mean: they name it in one way, organisations in many."""

from collections.abc import Mapping
from typing import Protocol

from duly.kernel.words import Words

NAMES = {
    "legal": Words(en="Legal", zh="法务"),
    "technology": Words(en="Technology", zh="技术"),
    "customer_service": Words(en="Customer service", zh="客服"),
    "finance": Words(en="Finance", zh="财务"),
    "marketing": Words(en="Marketing", zh="市场"),
}
"""How packs name departments, in words; an organisation may call them otherwise."""
_DEPARTMENT = "部"


class Named(Protocol):
    """A department of an organisation."""

    @property
    def name_en(self) -> str:
        """What it is called in English."""

    @property
    def name_zh(self) -> str:
        """What it is called in Chinese."""


def department_of(name: str, places: Mapping[str, Named]) -> str | None:
    """The short name of the organisation's department that a rule means, by short name or by name in either language."""
    meant = NAMES.get(name, Words(en=name, zh=name))
    called = {_plain(name), _plain(meant.en), _plain(meant.zh)}
    for ref, place in places.items():
        if called & {_plain(ref), _plain(place.name_en), _plain(place.name_zh)}:
            return ref
    return None


def name_of(ref: str, place: Named) -> str:
    """What rules call a department of an organisation; one that they do not know goes by its short name."""
    return next((name for name in NAMES if department_of(name, {ref: place})), ref)


def _plain(name: str) -> str:
    """A name without case, spaces, signs and the word for department, so that ``Customer Service`` is ``customer_service``."""
    bare = "".join(sign for sign in name.lower() if sign.isalnum())
    return bare.removesuffix(_DEPARTMENT).removesuffix("department")
