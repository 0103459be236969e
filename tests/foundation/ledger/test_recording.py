# SPDX-License-Identifier: Apache-2.0
"""Facts are written in bulk, byte for byte as they were gathered, and nothing undeclared or personal slips in."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from duly.foundation.ledger import actions as ledger
from duly.foundation.ledger import queries, vault
from duly.foundation.ledger.actions import action, record_many
from duly.foundation.ledger.facts import FactKind, FactRow, Line
from duly.foundation.ledger.guard import SilentWriteError
from duly.foundation.ledger.models import Inbox, SealedDisclosure, SubjectKey
from duly.kernel import canonical, ids, rights
from duly.kernel.actors import SYSTEM, Actor
from duly.kernel.disclosures import digest, disclose, opened
from duly.kernel.words import Words

pytestmark = pytest.mark.django_db
NASTY = 'tab\t newline\n backslash \\ quote " \\N \\x41 null \u0000 达至 😀 \u2028'
PLAIN = FactKind("test.plain", Words(en="{what}", zh="{what}"), public=("what",))
HIDDEN = FactKind(
    "test.hidden", Words(en="Hidden.", zh="隐藏。"), public=("what",), personal=("name", "phone", "actor")
)
GRADED = FactKind(
    "test.graded", Words(en="Graded.", zh="有级别。"), ("what",), ("name",), etsi="NotificationDelivered", grade=2
)


@pytest.fixture(autouse=True)
def _rights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rights, "_table", dict(rights.table()) | {"test.try": frozenset({"system"})})


@action("test.try")
def try_(actor: Actor, kind: FactKind, rows: Sequence[FactRow]) -> list[UUID]:
    return [UUID(fact) for fact in record_many(kind, rows)]


def bodies() -> list[dict[str, Any]]:
    return [orjson.loads(row.body) for row in Inbox.objects.order_by("id")]


def test_a_batch_keeps_its_order_and_its_text() -> None:
    rows = [FactRow(uuid4(), {"what": f"{number} {NASTY}"}) for number in range(5_000)]
    found = try_(SYSTEM, PLAIN, rows)
    told = bodies()
    assert [row.public for row in rows] == [body["data"] for body in told]
    assert [str(fact) for fact in found] == [body["id"] for body in told]


def test_ids_ascend_and_never_repeat() -> None:
    many = ids.rising_uuid7(10_000)
    assert many == sorted(set(many))
    assert many == [str(UUID(fact)) for fact in many]
    assert {UUID(fact).version for fact in many} == {7}


@pytest.mark.parametrize("kind", [PLAIN, HIDDEN, GRADED])
def test_a_fact_is_canonical_json(kind: FactKind) -> None:
    try_(SYSTEM, kind, [FactRow(uuid4(), {"what": NASTY}, uuid4(), {"name": NASTY} if kind.personal else {})])
    body = Inbox.objects.get().body
    assert body.encode() == canonical.encode(orjson.loads(body))


def test_personal_fields_appear_as_salted_digests_that_their_owner_can_open() -> None:
    subject = uuid4()
    [fact] = try_(SYSTEM, HIDDEN, [FactRow(uuid4(), {"what": "x"}, subject, {"name": NASTY})])
    [body] = bodies()
    texts = vault.disclosures_of([fact], subject)[fact]
    assert [opened(text) for text in texts] == [("name", NASTY)]
    assert {digest(text) for text in texts} <= set(body["_sd"])
    assert len(body["_sd"]) == 3  # a missing field leaves a decoy
    assert "😀" not in Inbox.objects.get().body


def test_a_box_of_the_first_form_still_opens() -> None:
    subject, fact = uuid4(), uuid4()
    texts = [disclose("name", NASTY).text, disclose("phone", "+1 202 555 0100").text]
    sealed = vault._keys_of({subject.hex}, {})[subject.hex].encrypt(bytes(12), orjson.dumps(texts), fact.bytes)
    SealedDisclosure.objects.create(fact=fact, subject=subject, ciphertext=bytes(12) + sealed)
    assert vault.disclosures_of([fact], subject) == {fact: texts}


def test_what_the_actor_and_the_person_are_about_is_kept_under_the_key_of_each() -> None:
    subject, other = uuid4(), Actor("customer", uuid4(), "Zhang", frozenset({"system"}))
    apart = try_(SYSTEM, HIDDEN, [FactRow(uuid4(), {}, subject, {"name": "x"})])
    alike = try_(other, HIDDEN, [FactRow(uuid4(), {}, other.id, {"name": "y", "phone": "z"})])
    told = {
        whose: [[opened(text) for text in texts] for texts in vault.disclosures_of([*apart, *alike], whose).values()]
        for whose in (subject, SYSTEM.id, other.id)
    }
    assert told == {
        subject: [[("name", "x")]],
        SYSTEM.id: [[("actor", SYSTEM.name)]],
        other.id: [[("name", "y"), ("phone", "z"), ("actor", "Zhang")]],
    }


def test_one_person_never_opens_what_is_about_another() -> None:
    one, other = uuid4(), uuid4()
    facts = try_(SYSTEM, HIDDEN, [FactRow(uuid4(), {}, who, {"name": str(who)}) for who in (one, other)])
    assert [("name", str(one))] == [
        opened(text) for texts in vault.disclosures_of(facts, one).values() for text in texts
    ]


def test_a_person_has_one_key_however_many_facts() -> None:
    subject = uuid4()
    for _ in range(2):
        try_(SYSTEM, HIDDEN, [FactRow(uuid4(), {}, subject, {"name": "x"}) for _ in range(10)])
    assert SubjectKey.objects.filter(subject=subject).count() == 1
    assert SealedDisclosure.objects.filter(subject=subject).count() == 20


def test_destroying_a_persons_key_closes_their_disclosures_for_good() -> None:
    subject, stream = uuid4(), uuid4()
    facts = try_(SYSTEM, HIDDEN, [FactRow(stream, {}, subject, {"name": "x"})])
    SubjectKey.objects.filter(subject=subject).delete()
    assert vault.disclosures_of(facts, subject) == {}
    ledger.sequence()
    lines = queries.entries_of(stream)
    assert isinstance(lines[0], Line)
    assert queries.disclosures_of(lines, subject) == {}


@pytest.mark.parametrize(
    "row",
    [
        FactRow(uuid4(), {"other": "x"}),
        FactRow(uuid4(), {}, uuid4(), {"email": "x"}),
        FactRow(uuid4(), {}, None, {"name": "of nobody"}),
        FactRow(uuid4(), {"what": 1.5}),  # type: ignore[dict-item]
        FactRow(uuid4(), {"what": "\ud800"}),
        FactRow(uuid4(), {"what": "x" * 60_000}),
        FactRow(uuid4(), {"what": "达" * 20_000}),
    ],
)
def test_what_a_leaf_cannot_hold_is_refused_and_nothing_is_written(row: FactRow) -> None:
    with pytest.raises(ValueError, match=r"test\.hidden|canonical|surrogate"):
        try_(SYSTEM, HIDDEN, [FactRow(uuid4(), {"what": "good"}), row])
    assert not Inbox.objects.exists()


def test_recording_outside_an_action_is_refused() -> None:
    with pytest.raises(SilentWriteError):
        record_many(PLAIN, [FactRow(uuid4(), {})])
