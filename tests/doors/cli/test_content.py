# SPDX-License-Identifier: Apache-2.0
"""A file to start from and what each channel carries, from a terminal."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from doors.cli.shell import duly
from duly.kernel import clock
from duly.rooms.notices import actions
from duly.rooms.rulebook import queries as rulebook
from rooms.notices.letters import a_file, a_peopled_world
from theatre import staged
from world import World

pytestmark = pytest.mark.django_db
KINDS = ("name_change", "bank_account_change", "data_breach", "closure", "service_adjustment", "fee_change")
ADA = ("--as", "ada@example.com")
LANGUAGES = ("--language", "zh-Hans", "--language", "zh-Hant", "--language", "en")
SMS = "content/en/sms"
WHOLE = "{{ organisation }}: from {{ effective_on|date }} at {{ new_address }}. {{ link }}"
_SAMPLES = {"phone": "+86 10 0000 0000", "money": "CNY 12.00", "email": "help@acme.example"}


world = staged(a_peopled_world)


def filled(document: dict[str, Any], kind: str) -> dict[str, Any]:
    """What somebody would write into the blanks."""
    day = clock.now().date() + timedelta(days=90)
    specs = {spec.name: spec for spec in rulebook.kinds()[kind].fields}
    for name in document["fields"]:
        spec = specs[name]
        sample = day if spec.type == "date" else _SAMPLES.get(spec.type, f"{name} 1")
        document["fields"][name] = sample.isoformat() if spec.type == "date" else sample
    document["reason"] = "Because it must be."
    document["effective_on"] = document["effective_on"] or day
    document["plan"]["acknowledge_by"] = document["plan"]["acknowledge_by"] or day - timedelta(days=20)
    return document


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_file_reads_back_as_a_notice_once_its_blanks_are_filled(world: World, tmp_path: Path, kind: str) -> None:
    printed = duly("notice", "new", "--kind", kind, *LANGUAGES)
    assert printed.code == 0
    document = yaml.safe_load(printed.out)
    assert (document["kind"], list(document["content"])) == (kind, ["zh-Hans", "zh-Hant", "en"])
    path = tmp_path / "notice.yaml"
    path.write_text(yaml.safe_dump(filled(document, kind), allow_unicode=True), encoding="utf-8")
    made = duly("notice", "create", path, "--json", *ADA)
    assert made.code == 0, made.err
    assert made.json["number"].endswith("-0001")


def test_what_is_empty_in_a_new_file_is_refused_by_its_place(world: World, tmp_path: Path) -> None:
    path = tmp_path / "notice.yaml"
    path.write_text(duly("notice", "new", "--kind", "name_change", "--language", "en").out, encoding="utf-8")
    said = duly("notice", "create", path, *ADA)
    if said.code == 0:
        said = duly("notice", "submit", f"{clock.now().year}-0001", *ADA)
    assert said.code != 0
    assert said.err


def test_a_new_file_explains_its_fields_in_the_language_of_the_terminal() -> None:
    english = duly("notice", "new", "--kind", "name_change").out
    chinese = duly("notice", "new", "--kind", "name_change", home_language="zh_CN.UTF-8").out
    assert "  # old name – The registered name until now." in english
    assert "  # 原名称 – 变更前登记的全称。" in chinese
    assert "approved_on" in english.splitlines()[0]
    assert list(yaml.safe_load(english)["content"]) == ["zh-Hans", "en"]


def test_an_unknown_kind_is_refused_and_the_known_ones_are_named() -> None:
    said = duly("notice", "new", "--kind", "moon_landing")
    assert said.code != 0
    assert "name_change" in said.err


def test_renderings_are_shown_channel_by_channel(world: World) -> None:
    number = str(actions.create(world.ada, "acme", a_file(**{SMS: WHOLE})).number)
    said = duly("notice", "renderings", number, *ADA)
    assert "2 New Street" in said.out
    assert "sha256:" in said.out
    rows = duly("notice", "renderings", number, "--channel", "sms", "--language", "en", "--json", *ADA).json["renderings"]  # fmt: skip
    assert [(row["channel"], row["language"], row["missing"]) for row in rows] == [("sms", "en", [])]


def test_what_a_channel_does_not_give_is_said_in_both_languages(world: World) -> None:
    poor = a_file(**{SMS: WHOLE.replace("{{ new_address }}", "another place")})
    number = str(actions.create(world.ada, "acme", poor).number)
    words = ("notice", "renderings", number, "--channel", "sms", *ADA)
    assert "! does not give: new_address" in duly(*words).out
    assert "! 未包含：new_address" in duly(*words, home_language="zh_CN.UTF-8").out
