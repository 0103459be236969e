# SPDX-License-Identifier: Apache-2.0
"""Each rendering carries each required fact, or tells the way to it; what a kind marks stands everywhere, in an SMS too."""

from collections.abc import Mapping

import pytest

from duly.rooms.notices.facts import EditionText
from duly.rooms.notices.queries.renderings import findings_in
from duly.rooms.notices.rules import renderings, texts
from duly.rooms.rulebook import queries as rulebook

BODY = "{{ organisation }}: on {{ effective_on|date }} {{ item }} goes from {{ old_price }} to {{ new_price }} ({{ unit }}). {{ contract_basis }} {{ how_to_exit }}\n\n{{ link }}"
SUMMARY = "{{ item }} goes from {{ old_price }} to {{ new_price }} on {{ effective_on|date }}."
FEES = {
    "item": "Hosting", "old_price": "EUR 10.00", "new_price": "EUR 12.00", "unit": "each month",
    "contract_basis": "Clause 7.", "how_to_exit": "Leave by 1 March.",
}  # fmt: skip
BANK = {
    "account_name": "Acme Ltd", "bank": "Bank of Example", "account_tail": "1234", "old_account_until": "2027-04-01",
    "verify_by": "Calling the number in your contract", "phone": "+86 10 0000 0000",
}  # fmt: skip
KNOWN = {"organisation": "Acme", "sender_phone": "+1 202 555 0100", "effective_on": "2027-03-01"}


def found(channel: str, kind: str, fields: Mapping[str, str], **parts: str) -> list[tuple[str, str, str]]:
    """Rule, severity and place of what is said of one rendering."""
    words = {"title": "News", "subject": "News", "summary": SUMMARY, "body": BODY, "sms": "", "everyone": "all"} | parts
    one = renderings.rendering(EditionText(language="en", **words), channel)
    said = findings_in(one, rulebook.kinds()[kind], texts.sample_values({**KNOWN, **fields}))
    return [(each.rule, each.severity, each.where) for each in said if each.rule.startswith("PARITY")]


@pytest.mark.parametrize("channel", renderings.EVERYWHERE)
def test_a_fact_that_stands_everywhere_blocks_on_every_channel(channel: str) -> None:
    without = {part: text.replace("{{ new_price }}", "more") for part, text in (("summary", SUMMARY), ("body", BODY))}
    texts_of = without | {"sms": without["summary"] + " {{ link }} {{ sender_phone }}"}
    texts_of["summary"] += " {{ sender_phone }}"
    said = found(channel, "fee_change", FEES, **texts_of)
    assert [one[:2] for one in said] == [("PARITY-MISSING", "block")]


@pytest.mark.parametrize("channel", sorted(renderings.LONG))
def test_the_whole_text_carries_every_required_fact_itself(channel: str) -> None:
    body = BODY.replace("{{ how_to_exit }}", "")
    assert found(channel, "fee_change", FEES, body=body) == [("PARITY-MISSING", "block", "content.en.body")]
    assert found(channel, "fee_change", FEES, body=body + "\n\n" + FEES["how_to_exit"]) == []


def test_an_sms_leaves_the_rest_to_its_link() -> None:
    assert found("sms", "fee_change", FEES, sms=SUMMARY + " {{ link }}") == []
    assert found("sms", "fee_change", FEES, sms=SUMMARY) == [("PARITY-NO-WAY", "block", "content.en.sms")]
    assert found("sms", "fee_change", FEES, sms=BODY.replace("{{ link }}", "")) == []


def test_an_sms_without_the_day_is_warned_of_where_its_link_leads_there() -> None:
    undated = SUMMARY.replace(" on {{ effective_on|date }}", "")
    assert found("sms", "fee_change", FEES, sms=undated + " {{ link }}") == [
        ("PARITY-MISSING", "warn", "content.en.sms")
    ]
    assert ("PARITY-NO-WAY", "block", "content.en.sms") in found("sms", "fee_change", FEES, sms=undated)


@pytest.mark.parametrize("channel", ["wechat", "wecom", "dingtalk", "feishu", "push"])
def test_a_messenger_always_brings_its_link(channel: str) -> None:
    assert found(channel, "fee_change", FEES) == []


def test_a_voice_call_says_a_number_to_ring() -> None:
    assert found("voice", "fee_change", FEES) == [("PARITY-NO-WAY", "block", "content.en.summary")]
    assert found("voice", "fee_change", FEES, summary=SUMMARY + " {{ sender_phone }}") == []


def test_the_number_to_call_is_the_way_where_readers_had_better_not_follow_links() -> None:
    text = "{{ bank }}, ending in {{ account_tail }}, from {{ effective_on|date }}. Call {{ phone }}."
    assert found("sms", "bank_account_change", BANK, sms=text) == []
    said = found("sms", "bank_account_change", BANK, sms=text.replace("{{ phone }}", "us"))
    assert [one[:2] for one in said] == [("PARITY-MISSING", "block"), ("PARITY-NO-WAY", "block")]
