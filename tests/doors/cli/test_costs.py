# SPDX-License-Identifier: Apache-2.0
"""``duly tariffs`` and the costs of a notice on the command line, in two languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from doors.cli.shell import duly
from doors.story import a_story
from duly.kernel import clock
from duly.kernel.actors import SYSTEM
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.models import Delivery, Mailing
from duly.rooms.insight import actions
from duly.rooms.tariffs import queries
from rooms.delivery.post_office import turned

pytestmark = pytest.mark.django_db
LIST = """\
duly: tariffs/1
zone: Asia/Shanghai
prices:
  - {provider: "*", channel: sms, region: CN, price: "0.045", currency: CNY, from: 2026-01-01}
  - {provider: "*", channel: sms, price: "0.30", currency: CNY}
labour:
  - {role: agent, channel: call, per_hour: 60, currency: CNY}
"""


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    queries.forget()
    yield
    queries.forget()


def test_a_list_is_set_shown_and_set_again_from_what_was_shown(tmp_path: Path) -> None:
    a_story(tmp_path)
    assert "No price list" in duly("tariffs", "show").out
    path = tmp_path / "prices.yaml"
    path.write_text(LIST, encoding="utf-8")
    assert "3 prices" in duly("tariffs", "set", path).out
    assert "短信" in duly("tariffs", "show", home_language="zh_CN.UTF-8").out
    path.write_text(duly("tariffs", "show", "--yaml").out, encoding="utf-8")
    assert (
        duly("tariffs", "set", path, "--json").json["number"] == duly("tariffs", "set", path, "--json").json["number"]
    )
    assert len(duly("tariffs", "show", "--json").json) == 3


def test_a_bad_list_says_which_row(tmp_path: Path) -> None:
    a_story(tmp_path)
    path = tmp_path / "prices.yaml"
    path.write_text(LIST.replace('"0.045"', '"-1"'), encoding="utf-8")
    said = duly("tariffs", "set", path, home_language="zh_CN.UTF-8")
    assert said.code != 0
    assert "prices[0]" in said.err
    assert "不能为负" in said.err


def test_all_bad_rows_are_told_at_once_and_a_trial_puts_nothing_in_force(tmp_path: Path) -> None:
    a_story(tmp_path)
    path = tmp_path / "prices.yaml"
    path.write_text(LIST.replace('"0.045"', '"-1"').replace("per_hour: 60", "per_hour: x"), encoding="utf-8")
    said = duly("tariffs", "set", path, "--dry-run")
    assert (said.code != 0, "prices[0]" in said.err, "labour[0]" in said.err) == (True, True, True)
    path.write_text(LIST.replace('"*", channel: sms, price', "nobody, channel: smoke, price"), encoding="utf-8")
    said = duly("tariffs", "set", path, "--dry-run")
    assert (said.code, "3 prices" in said.out, "no channel smoke" in said.err) == (0, True, True)
    path.write_text(LIST.replace('"*", channel: sms, price', "nobody, channel: sms, price"), encoding="utf-8")
    assert "nobody" in duly("tariffs", "set", path, "--dry-run").err
    assert "No price list" in duly("tariffs", "show").out
    path.write_text(LIST, encoding="utf-8")
    duly("tariffs", "set", path)
    assert "2000-01-01" not in duly("tariffs", "show").out
    path.write_text(LIST.replace("channel: email", "channel: wechat"), encoding="utf-8")
    duly("tariffs", "set", path)
    assert "email carries e-mail and has no price in force" in duly("tariffs", "show").err
    assert "没有生效的价格" in duly("tariffs", "show", home_language="zh_CN.UTF-8").err


@pytest.mark.parametrize("language", ["en_US.UTF-8", "zh_CN.UTF-8"])
def test_forecast_and_cost_are_told(tmp_path: Path, language: str) -> None:
    story = a_story(tmp_path)
    before = duly("notice", "forecast", story.notice.number, home_language=language).out
    assert "duly tariffs set" in before
    path = tmp_path / "prices.yaml"
    path.write_text(LIST, encoding="utf-8")
    duly("tariffs", "set", path)
    actions.freeze(SYSTEM, story.notice.id)
    assert "¥" in duly("notice", "forecast", story.notice.number, home_language=language).out
    assert "¥" in duly("notice", "cost", story.notice.number, home_language=language).out
    assert duly("notice", "cost", story.notice.number, "--json").json["forecast"]["cost"]


@pytest.mark.parametrize(
    ("language", "told", "unpriced", "nothing"),
    [
        (
            "en_US.UTF-8",
            "Cost so far: –; forecast: –. 0 confirmed, – each.",
            "3 messages had no price.",
            "Nothing was sent yet",
        ),
        ("zh_CN.UTF-8", "至今费用：–；预测：–。已确认 0 位，每位 –。", "3 条消息没有价格。", "尚未发送"),
    ],
)
def test_what_was_sent_without_a_price_is_told_and_not_taken_for_free(
    tmp_path: Path, language: str, told: str, unpriced: str, nothing: str
) -> None:
    story = a_story(tmp_path)
    said = duly("notice", "cost", story.notice.number, home_language=language).out
    assert told in said
    assert nothing in said
    turned(lambda: Mailing.objects.update(respects_quiet_hours=False))
    turned(lambda: Delivery.objects.update(state="planned", next_at=clock.now(), outcome_code=""))
    delivery.carry("email")
    said = duly("notice", "cost", story.notice.number, home_language=language).out
    assert told in said
    assert unpriced in said
    (row,) = duly("notice", "cost", story.notice.number, "--json").json["channels"]
    assert (row["sent"], row["unpriced"], row["cost"]) == (3, 3, [])
