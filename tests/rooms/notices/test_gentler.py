# SPDX-License-Identifier: Apache-2.0
"""Which channels spare somebody another one: those by which they are asked in any case."""

from typing import Any

import pytest

from duly.rooms.notices.rules.launching import gentler_than

EMAIL, SMS = {"channel": "email", "wait": 1}, {"channel": "sms", "wait": 1}


def _plan(*steps: Any, **classes: Any) -> dict[str, Any]:
    return {"steps": list(steps), "classes": [{"name": name, "steps": own} for name, own in classes.items()]}


@pytest.mark.parametrize("order", [(EMAIL, SMS), (SMS, EMAIL)])
def test_what_disturbs_less_spares_wherever_it_stands(order: tuple[Any, Any]) -> None:
    assert gentler_than("sms", _plan(*order)) == ["email"]
    assert gentler_than("email", _plan(*order)) == []


def test_a_channel_beside_a_step_counts() -> None:
    assert gentler_than("sms", _plan({"channel": "letter", "wait": 1, "extras": ["email"]}, SMS)) == ["email", "letter"]


@pytest.mark.parametrize("when", ["bounced", "no_contact", "not_delivered", "not_viewed"])
def test_what_is_asked_only_after_a_failure_spares_nobody(when: str) -> None:
    assert gentler_than("sms", _plan(SMS, {**EMAIL, "when": [when]})) == []


@pytest.mark.parametrize("when", [["always"], ["bounced", "not_acknowledged"], []])
def test_what_is_asked_of_everybody_silent_spares(when: list[str]) -> None:
    assert gentler_than("sms", _plan({**EMAIL, "when": when}, SMS)) == ["email"]


def test_the_steps_of_others_spare_nobody() -> None:
    assert gentler_than("sms", _plan(EMAIL, SMS, elderly=[SMS])) == []
    assert gentler_than("sms", _plan({**EMAIL, "classes": ["shops"]}, SMS, shops=[])) == []


def test_classes_that_do_not_use_the_channel_have_no_say() -> None:
    assert gentler_than("sms", _plan(EMAIL, SMS, elderly=[{"channel": "call", "wait": 1}])) == ["email"]
