# SPDX-License-Identifier: Apache-2.0
"""``duly quality``: figures, the list, doubles by two people."""

import pytest

import world
from doors.cli.shell import duly
from doors.surveyed import a_survey
from duly.rooms.quality.actions import pairing
from theatre import staged

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "enqueue", lambda name, **arguments: True)


cast = staged(a_survey)


def test_figures_for_people_and_for_programs(cast: world.World) -> None:
    assert "66.7" in duly("quality", "figures", "--organisation", "acme").out
    rows = duly("quality", "figures", "--organisation", "acme", "--since", "2020-01-01", "--json").json
    assert {row["dimension"] for row in rows} >= {"completeness", "uniqueness"}
    assert duly("quality", "figures", "--organisation", "acme", "--since", "soon").code == 2


def test_a_finding_is_given_away_and_closed(cast: world.World) -> None:
    (row,) = duly("quality", "list", "--organisation", "acme", "--code", "missing_point", "--json").json
    assert (
        "没有有效的联系方式（任一渠道）"
        in duly("quality", "list", "--organisation", "acme", home_language="zh_CN.UTF-8").out
    )
    assert duly("quality", "assign", row["finding"], "--person", "cy@example.com").code == 0
    assert duly("quality", "close", row["finding"], "--reason", "letters only", "--leave").out == "Closed.\n"
    assert "left as it is" in duly("quality", "list", "--organisation", "acme", "--done").out
    assert duly("quality", "confirm", "C-00002", "--organisation", "acme").out == "On record.\n"


def test_doubles_are_judged_by_one_and_merged_by_another(cast: world.World) -> None:
    (row,) = duly("quality", "doubles", "--organisation", "acme", "--json").json
    assert "telephone number" in duly("quality", "doubles", "--organisation", "acme").out
    assert (
        duly("quality", "judge", row["pair"], "same", "--reason", "one passport", "--as", "ada@example.com").code == 0
    )
    alone = duly("quality", "merge", row["pair"], row["first"], "--as", "ada@example.com")
    assert "somebody else merges the two" in alone.err
    assert (
        duly("quality", "merge", row["pair"], row["first"], "--as", "bo@example.com").out
        == f"Merged into {row['first']}.\n"
    )
    assert duly("quality", "unmerge", row["pair"], "--reason", "brothers", "--as", "ada@example.com").code == 0


def test_a_search_is_begun(cast: world.World) -> None:
    assert duly("quality", "search", "--organisation", "acme").out.endswith("has begun.\n")
    assert duly("quality", "search", "--organisation", "acme").code == 5
