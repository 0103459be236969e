# SPDX-License-Identifier: Apache-2.0
"""What humans confirmed is remembered by digests, proposed again, and may be forgotten."""

from uuid import UUID

import polars as pl
import pytest
from django.db import connection, transaction
from psycopg.errors import CheckViolation

import world
from duly.foundation.ledger.models import Inbox
from duly.kernel.ids import random_id
from duly.kernel.refusals import Refusal
from duly.rooms.recognition import actions, queries
from duly.rooms.recognition.facts import Answer
from duly.rooms.recognition.models import RememberedColumn, RememberedMapping

HEADERS = ["备用1", "手机"]
SAMPLE = pl.DataFrame({"c0": ["abc_1", "def_2"], "c1": ["13812345678", "13912345678"]})


@pytest.fixture()
def cast(db: None) -> world.World:
    return world.a_world()


def answers(*means: str) -> list[Answer]:
    return [
        Answer(header, print_, one)
        for header, print_, one in zip(HEADERS, queries.fingerprints_of(HEADERS, SAMPLE), means, strict=True)
    ]


def means_of(cast: world.World, organisation: UUID | None = None) -> list[str]:
    found = queries.proposals_for(cast.operator, organisation or cast.acme.id, "客户", HEADERS, SAMPLE)
    return [one.column.means for one in found]


def test_what_was_confirmed_is_proposed_again_with_who_said_so(cast: world.World) -> None:
    actions.remember(cast.ada, cast.acme.id, answers("wechat", "mobile"), label="old CRM")
    found = queries.proposals_for(cast.ada, cast.acme.id, "客户", HEADERS, SAMPLE)
    assert found[0].column.means == "wechat"
    assert found[0].column.guesses[0].reasons[0].values["by"] == "Ada"
    assert not found[0].must_be_confirmed


def test_the_last_word_counts(cast: world.World) -> None:
    actions.remember(cast.ada, cast.acme.id, answers("wechat", "mobile"))
    actions.remember(cast.ada, cast.acme.id, answers("qq", "mobile"))
    assert means_of(cast)[0] == "qq"


def test_the_same_answers_again_change_nothing(cast: world.World) -> None:
    first = actions.remember(cast.ada, cast.acme.id, answers("wechat", "mobile"))
    assert actions.remember(cast.ada, cast.acme.id, answers("wechat", "mobile")) == first
    assert RememberedMapping.objects.count() == 1


def test_what_is_forgotten_is_proposed_no_longer(cast: world.World) -> None:
    before = means_of(cast)
    mapping = actions.remember(cast.ada, cast.acme.id, answers("wechat", "mobile"))
    actions.forget(cast.ada, mapping)
    assert means_of(cast) == before
    assert queries.remembered_for(cast.ada, cast.acme.id) == []
    with pytest.raises(Refusal) as refused:
        actions.forget(cast.ada, mapping)
    assert refused.value.code == "recognition.no_such_mapping"


def test_another_organisation_learns_nothing(cast: world.World) -> None:
    mapping = actions.remember(cast.ada, cast.acme.id, answers("wechat", "mobile"))
    assert "wechat" not in means_of(cast, cast.other.id)
    with pytest.raises(Refusal):
        queries.remembered_for(cast.dee, cast.acme.id)
    with pytest.raises(Refusal) as refused:
        actions.forget(cast.dee, mapping)
    assert refused.value.code == "recognition.no_such_mapping"
    with pytest.raises(Refusal):
        actions.remember(cast.dee, cast.acme.id, answers("wechat", "mobile"))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([], "recognition.no_columns"),
        ([Answer("x", "f1", "shoe_size")], "recognition.unknown_meaning"),
        ([Answer("x", "f1", "email"), Answer("y", "f1", "mobile")], "recognition.double_column"),
    ],
)
def test_answers_that_make_no_sense_are_refused(cast: world.World, given: list[Answer], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        actions.remember(cast.ada, cast.acme.id, given)
    assert refused.value.code == code
    assert not RememberedMapping.objects.exists()


def test_who_may_not_is_refused(cast: world.World) -> None:
    with pytest.raises(Refusal) as refused:
        actions.remember(cast.cy, cast.acme.id, answers("wechat", "mobile"))
    assert refused.value.code == "rights.not_allowed"


def test_a_mapping_that_never_was_cannot_be_forgotten(cast: world.World) -> None:
    with pytest.raises(Refusal):
        actions.forget(cast.ada, random_id())


def test_neither_headers_nor_values_are_kept(cast: world.World) -> None:
    actions.remember(cast.ada, cast.acme.id, answers("wechat", "mobile"), label="CRM")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m::text, c::text FROM recognition_rememberedmapping m, recognition_rememberedcolumn c WHERE c.mapping_id = m.id"
        )
        held = str(cursor.fetchall())
    assert "手机" not in held
    assert "138" not in "".join(RememberedColumn.objects.values_list("means", flat=True))
    card = queries.remembered_for(cast.ada, cast.acme.id)[0]
    assert sorted(card.columns.values()) == ["mobile", "wechat"]
    assert (card.by, card.label) == ("Ada", "CRM")


@pytest.mark.parametrize("table", ["rememberedmapping", "rememberedcolumn", "forgetting"])
def test_the_records_stand(cast: world.World, table: str) -> None:
    actions.forget(cast.ada, actions.remember(cast.ada, cast.acme.id, answers("wechat", "mobile")))
    with pytest.raises(CheckViolation, match="never changed"), transaction.atomic():
        connection.connection.execute(f"DELETE FROM recognition_{table}")


def test_the_fact_says_how_many_columns_and_no_header(cast: world.World) -> None:
    actions.remember(cast.ada, cast.acme.id, answers("wechat", "mobile"))
    body = Inbox.objects.get(body__contains='"recognition.remembered"').body
    assert '"columns":2' in body
    assert "手机" not in body
