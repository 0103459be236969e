# SPDX-License-Identifier: Apache-2.0
"""Every channel adapter has what an adapter must have: the suite, sample payloads, a table of codes, a page, settings.

``python -m adapters.channels.test_every_adapter`` (with ``tests`` and ``src`` on the path) writes ``docs/channel-cases.md``.
"""

import re
from collections import defaultdict
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from adapters.channels.conformance import CASES, RECEIPTS, WIRE, Conformance, Stage, close
from adapters.channels.scripted import free_port
from duly.house.providers import ADAPTERS, adapter_named
from duly.rooms.delivery.channel import FAULTS

HERE = Path(__file__).parent
DOCS = HERE.parents[2] / "docs"
PAGE = DOCS / "channel-cases.md"
CHANNELS = "duly.adapters.channels."
FOLDERS = sorted({*ADAPTERS.values(), "portal"})
"""What must run the suite. The portal is ours and so no adapter of ``providers.yaml``."""
OUTCOMES = {"accepted", "delivered", "bounced", "failed", "refused", "later", "unknown"}
NOT_OURS = {"undetermined", "transient", "complained", "", "apprise_said_no"}
"""Codes of outcomes that are no refusal."""


def folder_of(stage: Stage) -> str:
    """Which adapter a stage builds."""
    channel = stage.channel(stage.not_there(free_port()))
    close(channel)
    return type(channel).__module__.removeprefix(CHANNELS).partition(".")[0]


@cache
def suites() -> dict[str, tuple[type[Conformance], ...]]:
    """The subclasses of the suite in this folder, by adapter."""
    found = defaultdict(list)
    for path in sorted(HERE.glob("test_*.py")):
        if path.stem != Path(__file__).stem:
            for item in vars(import_module(f"adapters.channels.{path.stem}")).values():
                if isinstance(item, type) and issubclass(item, Conformance) and item is not Conformance:
                    found[folder_of(item.stage)].append(item)
    return {name: tuple(rows) for name, rows in found.items()}


def page() -> str:
    """The page about which adapter cannot have which case."""
    lines = [
        "# The same cases for every channel", "",
        "<!-- Written by tests/adapters/channels/test_every_adapter.py; change the tests, not this page. -->", "",
        f"Every adapter runs these {len(CASES)} cases (`tests/adapters/channels/conformance.py`), except where its protocol cannot",
        "have one; then it says why.", "",
        f"* What the provider says: {_listed(CASES - WIRE - RECEIPTS)}.",
        f"* What the wire does: {_listed(WIRE)}.",
        f"* What the provider says later: {_listed(RECEIPTS)}.", "",
        "| Adapter | Runs | Cannot have | Because |", "|---|---|---|---|",
    ]  # fmt: skip
    for folder in FOLDERS:
        for suite in suites().get(folder, ()):
            cannot = suite.stage.cannot
            reasons = defaultdict(list)
            for case, why in cannot.items():
                reasons[why].append(case)
            name = f"`{folder}`" + (" (robot)" if "Robot" in suite.__name__ else "")
            rows = [(_listed(cases), why) for why, cases in reasons.items()] or [("nothing", "")]
            for nth, (cases, why) in enumerate(rows):
                lines.append(
                    f"| {'' if nth else name} | {'' if nth else len(CASES - _cases(cannot))} | {cases} | {why} |"
                )
    return "\n".join(lines) + "\n"


def _cases(cannot: object) -> set[str]:
    groups = {"wire": WIRE, "receipts": RECEIPTS}
    return {case for name in cannot for case in groups.get(name, {name})}  # type: ignore[attr-defined]


def _listed(cases: object) -> str:
    return ", ".join(f"`{case}`" for case in sorted(cases))  # type: ignore[call-overload]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_adapter_runs_the_suite(folder: str) -> None:
    assert suites().get(folder), f"no subclass of Conformance builds a channel of {folder}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_an_adapter_cannot_have_it_says_why(folder: str) -> None:
    for suite in suites().get(folder, ()):
        assert all(len(why.split()) >= 3 for why in suite.stage.cannot.values()), suite.stage.cannot
        assert {"accepted", "empty"}.isdisjoint(_cases(suite.stage.cannot)), "these two are possible everywhere"


def test_no_adapter_is_tested_that_the_house_does_not_know() -> None:
    assert suites().keys() <= set(FOLDERS)


def test_the_page_about_the_cases_is_up_to_date() -> None:
    assert page() == PAGE.read_text(encoding="utf-8"), "python -m adapters.channels.test_every_adapter"


@pytest.mark.parametrize("folder", sorted(ADAPTERS.values()))
def test_every_adapter_has_samples_that_a_test_reads(folder: str) -> None:
    samples = sorted((HERE / "samples" / folder).iterdir())
    tests = "\n".join(path.read_text(encoding="utf-8") for path in [*HERE.glob("test_*.py"), *HERE.glob("fakes/*.py")])
    assert samples, "no sample payloads"
    for path in samples:
        assert path.stat().st_size, path
        assert re.search(rf"\b{path.stem}\b", tests), f"nothing reads {path.name}"


@pytest.mark.parametrize("name", ADAPTERS)
def test_every_adapter_has_a_table_of_codes(name: str) -> None:
    adapter = adapter_named(name)
    ours = frozenset().union(*FAULTS.values())
    assert adapter.source, "no word about which documentation it follows"
    assert len(adapter.codes) >= 2
    for theirs, row in adapter.codes.items():
        assert row.outcome in OUTCOMES, theirs
        assert row.meaning, theirs
        if row.outcome in {"refused", "later"}:
            assert row.code in ours, (theirs, row.code)
        if row.outcome == "bounced":
            assert row.code in ours | NOT_OURS, (theirs, row.code)


@pytest.mark.parametrize("name", ADAPTERS)
def test_every_adapter_has_a_page_and_a_section(name: str) -> None:
    overview = (DOCS / "channels.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| `{name}` \|.*\]\(([a-z-]+\.md)\)", overview, re.MULTILINE)
    assert row, f"docs/channels.md has no line for {name}"
    assert f"adapter: {name}" in (DOCS / row[1]).read_text(encoding="utf-8"), f"{row[1]} shows no section of {name}"
    adapter = adapter_named(name)
    assert f"| `{adapter.channel}` |" in row[0]
    assert adapter.words.en
    assert adapter.words.zh
    for field in adapter.fields:
        assert field.words.en, field.name
        assert field.words.zh, field.name
    assert adapter.fields


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
