# SPDX-License-Identifier: Apache-2.0
"""No page shows a code where a word is meant: places of a file, names of questions, departments, kinds and rule packs."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from browser.test_everything import pages, town
from browser.town import Town
from duly.foundation.accounts.models import User
from duly.rooms.rulebook import queries as rulebook

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["town"]
_UNSEEN = re.compile(r"<(script|style|pre|textarea|svg)\b.*?</\1>|\{\{.*?\}\}|<[^>]+>", re.DOTALL)
_PLACE = re.compile(r"(?<![\w@/.])(?:content|editions|fields|plan|answers|legal_basis)\.[\w.-]+")
_NAME = re.compile(r"(?<![\w@/.])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w@/])")
_OF_FILES = {"source_language", "target_language", "hook_token", "created_at"}
"""Columns of a file, a part of an address and a field of a target, which are typed as they stand."""
_ADAPTERS = {"aliyun_sms", "twilio_sms"}


def _seen(html: str) -> str:
    return unescape(_UNSEEN.sub("\n", html))


def _codes(html: str, packs: set[str]) -> set[str]:
    text = _seen(html)
    names = set(_NAME.findall(text)) - _OF_FILES - _ADAPTERS
    return names | set(_PLACE.findall(text)) | {line.strip() for line in text.splitlines() if line.strip() in packs}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_no_page_shows_a_code_where_a_word_is_meant(town: Town, language: str) -> None:
    reader = Client(headers={"Accept-Language": language})
    reader.force_login(User.objects.get(email="operator@example.com"))
    packs = {pack.id for pack in rulebook.packs()} | {"legal", "marketing", *rulebook.kinds()}
    if language == "en":  # some are English words, too
        packs = {one for one in packs if not one.isalpha()}
    found: dict[str, Any] = {}
    for name, path in pages(town).items():
        answer = reader.get(path)
        codes = _codes(answer.content.decode(), packs)
        if name == "rule-pack":  # it says once what its files call it
            codes -= packs
        if codes:
            found[name] = sorted(codes)
    assert found == {}


def test_a_code_would_be_noticed() -> None:
    assert _codes("<p>content.en.sms</p><b>is_bank</b><td>cn-civil-code</td><i>{{ new_address }}</i>", {"cn-civil-code"}) == {
        "content.en.sms", "is_bank", "cn-civil-code",
    }  # fmt: skip
