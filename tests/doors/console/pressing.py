# SPDX-License-Identifier: Apache-2.0
"""Pressing what a toast offers, and reading the reasons that a person's deeds left behind."""

import re
from html import unescape
from typing import Any
from uuid import UUID

from django.test import Client

from doors.story import text_of
from duly.foundation.ledger import vault
from duly.foundation.ledger.models import SealedDisclosure
from duly.kernel.disclosures import opened

_TOAST = re.compile(r'<div class="toast"><p>(.*?)</p>(.*?)</div>', re.DOTALL)
_FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def toasts(page: str) -> list[str]:
    """What a page says was done."""
    return [unescape(words) for words, _ in _TOAST.findall(page)]


def undo(browser: Client, page: str) -> Any:
    """Press the button of the page's only toast."""
    ((_, form),) = _TOAST.findall(page)
    address = re.search(r'action="([^"]+)"', form)
    assert address is not None, f"no way back: {form}"
    sent: dict[str, list[str]] = {}
    for name, value in _FIELD.findall(form):
        if name != "csrfmiddlewaretoken":
            sent.setdefault(unescape(name), []).append(unescape(value))
    return browser.post(address[1], sent)


def after(browser: Client, path: str, form: dict[str, Any] | None = None) -> str:
    """Send a form that must be done; gives the page it leads to."""
    answer = browser.post(path, form or {})
    assert answer.status_code == 303, text_of(answer)[-2000:]
    return text_of(browser.get(answer.headers["Location"]))


def reasons_of(person: UUID) -> list[str]:
    """The reasons in the facts that somebody's own key opens."""
    facts = list(SealedDisclosure.objects.filter(subject=person).values_list("fact", flat=True))
    texts = [text for held in vault.disclosures_of(facts, person).values() for text in held]
    return [str(value) for name, value in map(opened, texts) if name == "reason"]
