# SPDX-License-Identifier: Apache-2.0
"""One recipient: exempting, settling, calling, the proof pack; and strangers see none of it."""

import io
import zipfile

import pytest

from doors.story import Story, a_browser, a_story, bytes_of, text_of
from duly.foundation.ledger import actions as ledger
from duly.kernel.actors import SYSTEM
from duly.rooms.delivery import queries as deliveries
from theatre import staged

pytestmark = pytest.mark.django_db
story = staged(a_story)


def the_delivery(story: Story) -> str:
    return str(deliveries.deliveries_of([story.recipients[0]])[story.recipients[0]][0].id)


def test_a_recipient_shows_reasons_deliveries_and_addresses_in_part(story: Story) -> None:
    page = text_of(a_browser("cy@example.com").get(f"/console/recipients/{story.recipients[0]}"))
    assert "contract K-0 for hosting" in page
    assert "planned" in page
    assert "c0…@example.com" in page
    assert "c0@example.com" not in page


def test_an_agent_exempts_with_a_reason(story: Story) -> None:
    a_browser("cy@example.com").post(f"/console/recipients/{story.recipients[0]}/exemption", {"reason": "bankrupt"})
    assert story.state() == "exempt"


def test_a_second_exemption_is_refused_on_the_page(story: Story) -> None:
    browser, address = a_browser("cy@example.com"), f"/console/recipients/{story.recipients[0]}/exemption"
    browser.post(address, {"reason": "bankrupt"})
    answer = browser.post(address, {"reason": "bankrupt"})
    assert answer.status_code == 409
    assert "settled already" in text_of(answer)


@pytest.mark.parametrize("place", ["", "/exemption", "/pack"])
def test_a_stranger_finds_no_recipient(story: Story, place: str) -> None:
    address = f"/console/recipients/{story.recipients[0]}{place}"
    browser = a_browser("dee@example.com")
    assert (browser.post(address, {"reason": "x"}) if place else browser.get(address)).status_code == 404
    assert story.state() == "waiting"


@pytest.mark.parametrize("place", ["", "/letter", "/settlement", "/call"])
def test_a_stranger_finds_no_delivery(story: Story, place: str) -> None:
    address = f"/console/deliveries/{the_delivery(story)}{place}"
    browser = a_browser("dee@example.com")
    assert (browser.get(address) if place in {"", "/letter"} else browser.post(address)).status_code == 404


def test_what_is_not_unknown_cannot_be_settled(story: Story) -> None:
    form = {"outcome": "delivered", "reason": "the provider says so"}
    answer = a_browser("cy@example.com", "zh-CN").post(f"/console/deliveries/{the_delivery(story)}/settlement", form)
    assert answer.status_code == 409
    assert "只有结果未知的投递可以人工裁定" in text_of(answer)


def test_a_call_is_recorded_only_where_a_call_is_due(story: Story) -> None:
    answer = a_browser("cy@example.com").post(
        f"/console/deliveries/{the_delivery(story)}/call", {"result": "confirmed"}
    )
    assert answer.status_code == 409
    assert story.state() == "waiting"


def test_a_proof_pack_comes_as_a_file(story: Story) -> None:
    ledger.open_log(SYSTEM, "example.test/log")
    answer = a_browser("cy@example.com").post(f"/console/recipients/{story.recipients[0]}/pack")
    names = zipfile.ZipFile(io.BytesIO(bytes_of(answer))).namelist()
    assert "attachment" in answer["Content-Disposition"]
    assert "README.txt" in names


def test_a_pack_is_never_made_by_a_get(story: Story) -> None:
    assert a_browser("cy@example.com").get(f"/console/recipients/{story.recipients[0]}/pack").status_code == 405
