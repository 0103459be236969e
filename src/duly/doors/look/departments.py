# SPDX-License-Identifier: Apache-2.0
"""Departments by their names: a short name such as ``customer_service`` is for files and programs."""

from collections.abc import Mapping
from uuid import UUID

from django import template
from django.utils.translation import get_language

from duly.foundation.accounts import queries as accounts
from duly.kernel.words import Words

register = template.Library()
_USUAL = {
    "legal": Words(en="legal", zh="法务"),
    "marketing": Words(en="marketing", zh="市场"),
    "technology": Words(en="technology", zh="技术"),
    "customer_service": Words(en="customer service", zh="客户服务"),
    "finance": Words(en="finance", zh="财务"),
}
"""Those that rule packs give tasks to, where an organisation has no department of that short name."""


@register.filter
def department(ref: str | None, names: Mapping[str, str] | None = None) -> str:
    """A department by its short name, in the reader's language."""
    return department_said(ref or "", names or {}, get_language() or "en")


def department_said(ref: str, names: Mapping[str, str], language: str) -> str:
    """Its name in the organisation, else the usual word for it, else the short name."""
    if ref in names:
        return names[ref]
    return _USUAL[ref].say(language) if ref in _USUAL else ref


def names_in(organisation: UUID, language: str) -> dict[str, str]:
    """The names of all departments of an organisation, by short name."""
    return {ref: row.name(language) for ref, row in accounts.departments_of(organisation).items()}
