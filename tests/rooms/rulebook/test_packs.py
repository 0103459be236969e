# SPDX-License-Identifier: Apache-2.0
"""Every rule of every pack shows by its own examples what it finds and what it does not; every pack is sound.

One pack alone: ``pytest tests/rooms/rulebook/test_packs.py -n 0 -k cn_personal``.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import yaml

from duly.kernel.clock import day_in
from duly.kernel.refusals import Refusal
from duly.rooms.rulebook.facts import Pack, Rule
from duly.rooms.rulebook.queries import kinds, packs
from duly.rooms.rulebook.rules.checks import CHECKS
from duly.rooms.rulebook.rules.checks.phrases import lists_of
from duly.rooms.rulebook.rules.conditions import names_in
from duly.rooms.rulebook.rules.evaluation import Outcome, judged, jurisdictions_at
from duly.rooms.rulebook.rules.examples import example
from duly.rooms.rulebook.rules.lookup import Lookup, is_fact
from duly.rooms.rulebook.rules.reading import faults, read_pack
from rooms.rulebook.packs import FILES, FOLDER, core_example, everything, raw, readable

RULES = [
    pytest.param(pack, rule, id=f"{name.removesuffix('.yaml')}-{rule.id}-{rule.rev}")
    for name in FILES
    if (pack := readable(name)) is not None
    for rule in pack.rules
]
SHOWN = [case for case in RULES if case.values[1].examples["fails"]]
MINIMAL: dict[str, Any] = {
    "pack": {"id": "x", "version": "1", "review_by": date(2027, 1, 1), "note": {"en": "n", "zh": "n"}},
    "rules": [
        {"id": "R", "check": {"kind": "channels", "least": 2}, "severity": "warn", "say": {"en": "e", "zh": "z"}}
    ],
}


@pytest.mark.parametrize("name", FILES, ids=[name.removesuffix(".yaml") for name in FILES])
def test_a_pack_can_be_read(name: str) -> None:
    assert faults(raw(name), name) == []


@pytest.mark.parametrize("name", FILES, ids=[name.removesuffix(".yaml") for name in FILES])
def test_a_pack_reads_the_same_with_the_reader_that_is_all_python(name: str) -> None:
    assert yaml.safe_load((FOLDER / name).read_text(encoding="utf-8")) == raw(name)


@pytest.mark.parametrize(("pack", "rule"), RULES)
def test_a_rule_names_only_what_there_is(pack: Pack, rule: Rule) -> None:
    assert list(_unknown(pack, rule)) == []


@pytest.mark.parametrize(("pack", "rule"), SHOWN)
def test_the_passing_example_passes(pack: Pack, rule: Rule) -> None:
    outcome = _outcome(pack, rule, "passes")
    assert outcome.result == "pass", (outcome.result, outcome.reasons, outcome.hits)


@pytest.mark.parametrize(("pack", "rule"), SHOWN)
def test_the_failing_example_fails(pack: Pack, rule: Rule) -> None:
    outcome = _outcome(pack, rule, "fails")
    assert outcome.result in {"fail", "unknown"}, (outcome.result, outcome.reasons)
    assert outcome.result == "fail" or rule.severity == "block"


@pytest.mark.parametrize(("pack", "rule"), RULES)
def test_a_rule_speaks_both_languages_and_says_where_it_comes_from(pack: Pack, rule: Rule) -> None:
    assert rule.words.en != rule.words.zh
    assert rule.laws or pack.jurisdiction == "ALL", "a rule of a jurisdiction rests on its law"


def test_ids_are_unique_over_all_packs_and_dated_versions_do_not_overlap() -> None:
    spans: dict[str, list[Rule]] = {}
    for pack in everything().packs:
        for rule in pack.rules:
            spans.setdefault(rule.id, []).append(rule)
    overlapping = {
        name
        for name, rules in spans.items()
        for index, one in enumerate(rules)
        for other in rules[index + 1 :]
        if (one.since or date.min) <= (other.until or date.max) and (other.since or date.min) <= (one.until or date.max)
    }
    assert overlapping == set()
    names = [pack.id for pack in everything().packs]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", FILES, ids=[name.removesuffix(".yaml") for name in FILES])
def test_a_pack_is_not_past_its_review_on_the_day_of_its_example(name: str) -> None:
    pack = readable(name)
    assert pack is not None
    now = (pack.example or core_example())["now"]
    assert pack.review_by >= day_in("Asia/Shanghai", now)


@pytest.mark.parametrize("name", FILES, ids=[name.removesuffix(".yaml") for name in FILES])
def test_a_pack_says_that_it_is_not_legal_advice(name: str) -> None:
    pack = readable(name)
    assert pack is not None
    assert "not legal advice" in pack.note.en
    assert "不构成法律意见" in pack.note.zh


def test_the_first_kinds_of_change_are_known() -> None:
    wanted = {
        "company_transfer",
        "address_change",
        "contract_ended",
        "service_adjustment",
        "fee_change",
        "customer_data_change",
    }
    assert wanted <= kinds().keys()


def test_every_pack_file_is_in_use_and_carries_the_digest_of_its_bytes() -> None:
    assert [pack.file for pack in packs()] == FILES
    assert all(pack.digest.startswith("sha256:") and len(pack.digest) == 71 for pack in packs())


@pytest.mark.parametrize(
    "change",
    [
        {"check": {"kind": "no_such_check"}},
        {"check": {"kind": "channels"}},
        {"check": {"kind": "channels", "least": "two"}},
        {"check": {"kind": "channels", "least": 2, "most": 3}},
        {"severity": "fatal"},
        {"severity": "block"},
        {"severity": "task"},
        {"colour": "red"},
        {"stages": ["someday"]},
        {"applies": ["kind"]},
        {"say": {"en": "{nonsense}", "zh": "z"}},
        {"say": {"en": "only English"}},
        {"law": [{"source": "nowhere", "article": "1"}]},
        {"valid": {"from": "soon"}},
        {"override": {"allowed": True, "days": 0}},
    ],
)
def test_a_pack_with_a_faulty_rule_is_refused(change: dict[str, object]) -> None:
    faulty = MINIMAL | {"rules": [MINIMAL["rules"][0] | change]}
    with pytest.raises(Refusal) as refused:
        read_pack(faulty)
    assert refused.value.code == "rulebook.bad_pack"
    assert read_pack(MINIMAL).rules


@pytest.mark.parametrize(
    "change",
    [{"status": "approved"}, {"jurisdiction": "XX"}, {"review_by": "soon"}, {"status": "good"}, {"colour": "red"}],
)
def test_a_pack_with_a_faulty_head_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Refusal):
        read_pack(MINIMAL | {"pack": MINIMAL["pack"] | change})


@pytest.mark.parametrize("raw_", [None, [], "rules", 3, {"rules": 3}, {"pack": 3}])
def test_what_is_no_pack_at_all_is_refused(raw_: object) -> None:
    with pytest.raises(Refusal):
        read_pack(raw_)


def _outcome(pack: Pack, rule: Rule, which: str) -> Outcome:
    snapshot, now, stage = example(pack, rule, which, core_example())
    on = Lookup(snapshot, everything().questions, now)
    return judged(everything(), pack, rule, on, stage=stage, places_of_law=jurisdictions_at(snapshot))


def _unknown(pack: Pack, rule: Rule) -> Iterator[str]:
    """What a rule names that nobody knows: facts, fields, word lists, kinds."""
    library = everything()
    check = CHECKS[rule.check]
    facts = [*names_in(rule.applies), *([] if rule.select_by == "today" else [rule.select_by])]
    facts += [str(rule.options[name]) for name in check.facts if name in rule.options]
    facts += list(names_in(rule.options.get("that", {})))
    facts += [rule.task.due.fact] if rule.task and rule.task.due else []
    fields = {spec.name for kind in library.kinds.values() for spec in kind.fields}
    for name in facts:
        known = (
            name.removeprefix("fields.") in fields if name.startswith("fields.") else is_fact(name, library.questions)
        )
        if not known:
            yield f"fact {name}"
    for option in check.fields:
        given = rule.options.get(option, [])
        for name in _flat(given):
            if name not in fields and name not in library.questions and name not in {"effective_on", "acknowledge_by"}:
                yield f"field {name}"
    yield from (f"list {name}" for name in lists_of(rule.options) if name not in library.lists)
    yield from (f"kind {name}" for name in _kinds_in(rule.applies) if name not in library.kinds)


def _flat(given: object) -> Iterator[str]:
    for one in given if isinstance(given, list) else [given]:
        if isinstance(one, list):
            yield from one
        else:
            yield str(one)


def _kinds_in(raw_: object) -> Iterator[str]:
    if isinstance(raw_, dict):
        for key, value in raw_.items():
            if key == "kind":
                yield from _flat(value)
            elif key in {"all", "any"}:
                for one in value:
                    yield from _kinds_in(one)
            elif key == "not":
                yield from _kinds_in(value)
