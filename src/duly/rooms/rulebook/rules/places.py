# SPDX-License-Identifier: Apache-2.0
"""Whose law is looked at: the jurisdictions that packs are written for, and which place lies in which."""

from collections.abc import Iterable

from duly.kernel.places import EUROPEAN_UNION

_OWN = {"CN": "CN", "HK": "HK", "TW": "TW", "US": "US", "GB": "UK", "UK": "UK", "EU": "EU"}


def jurisdiction_of(region: str) -> str | None:
    """The jurisdiction of a region such as ``CN-31`` or ``DE``; ``None`` where no pack is written for it."""
    country = region.partition("-")[0].upper()
    return "EU" if country in EUROPEAN_UNION else _OWN.get(country)


def jurisdictions_of(regions: Iterable[str]) -> tuple[str, ...]:
    """The union over places, in a fixed order."""
    return tuple(sorted({found for region in regions if (found := jurisdiction_of(region))}))
