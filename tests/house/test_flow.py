# SPDX-License-Identifier: Apache-2.0
"""News is carried upstairs by ``flow.dispatch``: once, and with what it causes, or not at all."""

from collections.abc import Sequence
from types import MappingProxyType

import pytest

from duly.foundation.ledger import facts as ledger_facts
from duly.foundation.ledger.actions import action, record
from duly.foundation.ledger.facts import FactKind, News
from duly.foundation.ledger.models import Herald
from duly.house import flow
from duly.kernel import rights
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.ids import uuid7
from duly.kernel.words import Words

RANG = FactKind("test.rang", Words(en="Rang {times}.", zh="响铃 {times}。"), public=("times",))


@action("test.ring")
def ring(actor: Actor, times: int) -> None:
    """A verb whose fact somebody upstairs reacts to."""
    for count in range(times):
        record(RANG, stream=uuid7(), public={"times": count})


@pytest.fixture()
def heard(monkeypatch: pytest.MonkeyPatch, db: None) -> list[int]:
    """What the reaction upstairs got to hear."""
    heard: list[int] = []

    def listen(actor: Actor, news: Sequence[News]) -> None:
        heard.extend(int(str(item.public["times"])) for item in news)

    monkeypatch.setattr(rights, "_table", dict(rights.table()) | {"test.ring": frozenset({"system"})})
    monkeypatch.setattr(ledger_facts, "_heralded", {"test.rang"})
    monkeypatch.setattr(flow, "REACTIONS", MappingProxyType({"test.rang": (listen,)}))
    return heard


def test_news_is_told_once_and_in_order(heard: list[int]) -> None:
    ring(SYSTEM, 3)

    assert flow.dispatch() == 3
    assert flow.dispatch() == 0
    assert heard == [0, 1, 2]


def test_news_whose_reaction_fails_stays_to_be_told(heard: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(actor: Actor, news: Sequence[News]) -> None:
        message = "fell"
        raise ValueError(message)

    ring(SYSTEM, 1)
    with monkeypatch.context() as patch:
        patch.setattr(flow, "REACTIONS", MappingProxyType({"test.rang": (fall,)}))
        with pytest.raises(ValueError, match="fell"):
            flow.dispatch()

    assert Herald.objects.count() == 1
    assert flow.dispatch() == 1
    assert heard == [0]


def test_a_fact_that_nobody_reacts_to_is_no_news(heard: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_facts, "_heralded", set())
    ring(SYSTEM, 1)

    assert Herald.objects.count() == 0
