# SPDX-License-Identifier: Apache-2.0
"""Nothing that was researched is forgotten: every rule of the research runs, or is somebody's task."""

import hashlib
import re
from pathlib import Path

from rooms.rulebook.packs import everything

_QUOTES = set(Path(__file__).with_name("researched_quotes.txt").read_text(encoding="utf-8").split())
_PIN = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{7,40}: \S.*\Z")
"""Repository, revision, and the files in it: what anybody needs to read the same text again."""
RESEARCHED = Path(__file__).with_name("researched.txt").read_text(encoding="utf-8").split()


def test_every_quotation_is_word_for_word_what_was_researched() -> None:
    """A quotation that somebody improves is none any more; spaces do not count."""
    packs = everything().packs
    rules = [(rule.id, law) for pack in packs for rule in pack.rules for law in rule.laws]
    laws = rules + [(one.id, one.law) for pack in packs for one in pack.manual if one.law]
    quoted = [(name, law.quote) for name, law in laws if law.quote]
    assert len(quoted) > 400
    assert [name for name, quote in quoted if digest_of(quote) not in _QUOTES] == []


def test_a_source_whose_text_was_read_is_pinned_to_its_revision() -> None:
    sources = [(pack.id, name, one) for pack in everything().packs for name, one in pack.sources.items()]
    pinned = [(pack, name, one["pin"]) for pack, name, one in sources if "pin" in one]
    assert len(pinned) > 50
    assert [(pack, name) for pack, name, pin in pinned if not _PIN.match(pin)] == []
    read = [(pack, name) for pack, name, one in sources if str(one.get("checked", "")).startswith("text of 20")]
    assert [one for one in read if one not in {(pack, name) for pack, name, _ in pinned}] == []


def digest_of(quote: str) -> str:
    """A quotation as the list of the researched ones has it."""
    return hashlib.sha256(re.sub(r"\s", "", quote).encode()).hexdigest()[:24]


def test_every_researched_rule_runs_or_is_a_task_for_somebody() -> None:
    packs = everything().packs
    rules = {rule.id for pack in packs for rule in pack.rules}
    manual = {one.id for pack in packs for one in pack.manual}
    covered = rules | manual | {re.sub(r"-?[a-z]$", "", name) for name in rules | manual}
    assert [name for name in RESEARCHED if name not in covered] == []
    assert len(RESEARCHED) == len(set(RESEARCHED)) == 223
