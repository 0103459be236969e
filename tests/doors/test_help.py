# SPDX-License-Identifier: Apache-2.0
"""Help under a field: every sentence is shown somewhere, and a field that names one finds it on its own page."""

import re
from pathlib import Path

from duly.doors import console
from duly.doors.look.helping import HELP, help_for

TEMPLATES = Path(console.__file__).parent / "templates" / "console"
_SHOWN = re.compile(r"\{% help \"([a-z_.]+)\"( [a-z._]+)? %\}")
_NAMED = re.compile(r"aria-describedby=\"(help-[a-z-]+?)(-\{\{ [a-z._]+ \}\})?\"")


def _templates() -> dict[str, str]:
    return {str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")}


def _id(key: str) -> str:
    return help_for(key)["id"]


def test_every_sentence_of_help_is_shown_somewhere() -> None:
    shown = {key for text in _templates().values() for key, _ in _SHOWN.findall(text)}
    assert shown == set(HELP)


def test_a_field_that_names_a_sentence_finds_it_on_its_own_page() -> None:
    lost = []
    for name, text in _templates().items():
        there = {(_id(key), bool(row)) for key, row in _SHOWN.findall(text)}
        lost += [f"{name}: {one}" for one, row in _NAMED.findall(text) if (one, bool(row)) not in there]
    assert lost == []


def test_a_sentence_of_help_is_there_in_both_languages() -> None:
    assert all(words.en.strip() and words.zh.strip() and words.en != words.zh for words in HELP.values())


def test_fields_of_a_form_that_a_page_holds_twice_have_sentences_of_their_own() -> None:
    assert help_for("override.reason", "CN-CO-01a")["id"] != help_for("override.reason", "CN-CO-01b")["id"]
