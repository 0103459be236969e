# SPDX-License-Identifier: Apache-2.0
"""Translations and the glossary over the API."""

import pytest

from doors.api.programs import Program
from duly.rooms.notices import actions
from duly.rooms.notices.models import Notice
from rooms.notices.letters import a_file, a_peopled_world
from rooms.translation.texts import ENGLISH, a_chinese_file, a_person
from theatre import staged
from world import World

pytestmark = pytest.mark.django_db


world = staged(a_peopled_world)


@pytest.fixture
def notice(world: World) -> Notice:
    return actions.create(world.ada, "acme", a_chinese_file())


def test_from_missing_to_reviewed(world: World, notice: Notice) -> None:
    tess = Program(world, a_person(world, "Tess", "translator"))
    rex = Program(world, a_person(world, "Rex", "translator"))
    at = f"/notices/{notice.number}/translations"
    shown = tess.get(at).json()
    assert (shown["source_language"], shown["languages"]) == ("zh-Hans", [])
    body = {"source_digest": shown["source_digest"], "parts": ENGLISH}
    made = tess.post(f"{at}/en", body, key="once")
    assert (200, "translated") == (made.status_code, made.json()["languages"][0]["standing"])
    assert made.content == tess.post(f"{at}/en", body, key="once").content
    seen = {"digest": made.json()["languages"][0]["digest"], "source_digest": shown["source_digest"]}
    assert (403, "translation.own_translation") == (
        (own := tess.post(f"{at}/en/review", seen)).status_code, own.json()["code"],
    )  # fmt: skip
    assert "reviewed" == rex.post(f"{at}/en/review", seen).json()["languages"][0]["standing"]
    assert 409 == rex.post(f"{at}/en/review", seen | {"digest": "sha256:0"}).status_code
    assert b"<xliff" in tess.get(f"{at}/en/exchange").content


def test_a_draft_is_marked_machine_made(world: World, notice: Notice) -> None:
    ada = Program(world, world.ada)
    (one,) = ada.post(f"/notices/{notice.id}/translations/zh-TW/draft", {}).json()["languages"]
    assert (one["language"], one["standing"], one["machine_made"]) == ("zh-Hant", "drafted", True)
    gone = ada.post(f"/notices/{notice.id}/translations/fr/draft", {"engine": "endpoint:x"})
    assert (404, "translation.no_engine") == (gone.status_code, gone.json()["code"])
    assert 422 == ada.post(f"/notices/{notice.id}/translations/fr/draft", {"motor": "x"}).status_code


def test_somebody_is_asked_and_sees_it(world: World, notice: Notice) -> None:
    tess = Program(world, a_person(world, "Tess", "translator"))
    ada = Program(world, world.ada)
    ask = {"work": "translate", "email": "tess@example.com", "due_on": "2027-01-31"}
    assert 204 == ada.post(f"/notices/{notice.id}/translations/en/assignment", ask).status_code
    (job,) = tess.get("/translations").json()
    assert (job["number"], job["language"], job["work"], job["standing"], job["due_on"]) == (
        notice.number, "en", "translate", "missing", "2027-01-31",
    )  # fmt: skip
    assert 403 == tess.post(f"/notices/{notice.id}/translations/en/assignment", ask).status_code


def test_a_notice_without_a_source_language_is_a_problem(world: World) -> None:
    other = actions.create(world.ada, "acme", a_file())
    answer = Program(world, world.ada).get(f"/notices/{other.id}/translations")
    assert (409, "translation.no_source") == (answer.status_code, answer.json()["code"])


def test_the_glossary(world: World) -> None:
    ada = Program(world, world.ada)
    term = {
        "source_language": "zh",
        "term": "迁至",
        "target_language": "en",
        "agreed": "relocates to",
        "forbidden": ["x"],
    }
    made = ada.post("/glossary", term)
    assert (201, "zh-Hans") == (made.status_code, made.json()["source_language"])
    assert [made.json()["id"]] == [row["id"] for row in ada.get("/glossary", like="迁").json()["items"]]
    assert [] == ada.get("/glossary", language="de").json()["items"]
    assert 422 == ada.post("/glossary", term | {"agreed": ""}).status_code
    assert 403 == Program(world, world.bo).post("/glossary", term).status_code
    assert 204 == ada.delete(f"/glossary/{made.json()['id']}").status_code
    assert 404 == ada.delete(f"/glossary/{made.json()['id']}").status_code
