# SPDX-License-Identifier: Apache-2.0
"""Facts are recorded with the change that they tell of, or not at all."""

from uuid import uuid4

import pytest

from duly.foundation.accounts.models import Organisation
from duly.foundation.ledger import vault
from duly.foundation.ledger.actions import action, record
from duly.foundation.ledger.facts import FactKind
from duly.foundation.ledger.guard import SilentWriteError
from duly.foundation.ledger.models import Inbox
from duly.kernel import clock, rights
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.disclosures import opened
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words

TRIED = FactKind("test.tried", Words(en="Tried.", zh="已试。"), public=("what",), personal=("who",))


@pytest.fixture(autouse=True)
def _rights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rights, "_table", dict(rights.table()) | {"test.try": frozenset({"system"})})


def _add() -> None:
    Organisation.objects.create(ref="x", name_zh="某", name_en="X", created_at=clock.now())


@pytest.mark.django_db()
def test_a_fact_keeps_personal_data_out_of_the_leaf() -> None:
    subject = uuid4()

    @action("test.try")
    def verb(actor: Actor) -> object:
        _add()
        return record(TRIED, stream=uuid4(), public={"what": "door"}, subject=subject, personal={"who": "Zhang"})

    fact = verb(SYSTEM)

    body = Inbox.objects.get().body
    assert '"what":"door"' in body
    assert "Zhang" not in body
    assert [("who", "Zhang")] == [opened(text) for text in vault.disclosures_of([fact])[fact]]


@pytest.mark.django_db()
def test_a_verb_that_forgets_to_record_is_rolled_back() -> None:
    @action("test.try")
    def verb(actor: Actor) -> None:
        _add()

    with pytest.raises(SilentWriteError):
        verb(SYSTEM)
    assert not Organisation.objects.exists()


@pytest.mark.django_db()
def test_a_write_outside_any_verb_is_refused() -> None:
    with pytest.raises(SilentWriteError):
        _add()


@pytest.mark.django_db()
def test_an_actor_without_the_role_is_refused() -> None:
    @action("test.try")
    def verb(actor: Actor) -> None:
        _add()

    with pytest.raises(Refusal) as refused:
        verb(Actor("user", uuid4(), "Dee", frozenset({"agent"})))
    assert refused.value.code == "rights.not_allowed"
