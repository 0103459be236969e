# SPDX-License-Identifier: Apache-2.0
"""The console's pages of translations and of the glossary."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from doors.story import a_browser, text_of
from duly.rooms.notices import actions
from duly.rooms.notices.models import Notice
from duly.rooms.translation.models import Assignment, Review, Term, Translation
from rooms.notices.letters import a_file, a_peopled_world
from rooms.translation.texts import CHINESE, ENGLISH, a_chinese_file, a_person, how, matrix
from world import World

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Desk:
    """A notice in Chinese, and where its translations are."""

    world: World
    notice: Notice

    @property
    def page(self) -> str:
        return f"/console/notices/{self.notice.id}/translations"

    def form(self, **texts: str) -> dict[str, str]:
        source = matrix(self.world, self.notice).source
        return {"language": "en", "source_digest": source.digest} | {
            f"part.{name}": text for name, text in texts.items()
        }


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    world = a_peopled_world(tmp_path, language="zh-CN", region="CN")
    for name in ("Tess", "Rex"):
        a_person(world, name, "translator")
    return Desk(world, actions.create(world.ada, "acme", a_chinese_file()))


def test_a_language_is_translated_and_reviewed_on_the_page(desk: Desk) -> None:
    tess = a_browser("tess@example.com")
    page = text_of(tess.get(desk.page, {"language": "en"}))
    assert '<mark class="blank">{{ name }}</mark>' in page
    assert 'name="part.body"' in page
    assert 303 == tess.post(f"{desk.page}/translation", desk.form(**ENGLISH)).status_code
    assert how(desk.world, desk.notice, "en")[0] == "translated"
    page = text_of(tess.get(desk.page, {"language": "en"}))
    assert ("translated, not reviewed" in page, "Tess" in page) == (True, True)
    form = desk.form() | {"digest": matrix(desk.world, desk.notice).sides["en"].digest}
    own = tess.post(f"{desk.page}/review", form)
    assert (403, True) == (own.status_code, "somebody else must review" in text_of(own))
    assert 303 == a_browser("rex@example.com").post(f"{desk.page}/review", form).status_code
    assert Review.objects.count() == 1


def test_findings_stand_beside_the_text_and_what_was_typed_is_kept(desk: Desk) -> None:
    tess = a_browser("tess@example.com")
    wrong = ENGLISH | {"body": ENGLISH["body"].replace("30 June", "30 July")}
    tess.post(f"{desk.page}/translation", desk.form(**wrong))
    page = text_of(tess.get(desk.page, {"language": "en"}))
    assert "English · text" in page
    assert "2027-07-30" in page
    stale = desk.form(**ENGLISH) | {"source_digest": "sha256:0"}
    refused = tess.post(f"{desk.page}/translation", stale)
    assert (409, True) == (refused.status_code, "30 June 2027" in text_of(refused))


def test_a_draft_by_machine_is_marked_and_a_changed_source_shows_what_changed(desk: Desk) -> None:
    tess = a_browser("tess@example.com")
    assert 303 == tess.post(f"{desk.page}/draft", {"language": "zh-Hant", "engine": "opencc"}).status_code
    page = text_of(tess.get(desk.page, {"language": "zh-Hant"}))
    assert ("A machine wrote this" in page, "opencc" in page) == (True, True)
    side = matrix(desk.world, desk.notice).sides["zh-Hant"]
    traditional = {part: side.parts[part] for part in ("title", "summary", "body", "sms")}
    content = {"zh-Hans": CHINESE | {"title": "示例科技有限公司搬迁通知"}, "zh-Hant": traditional}
    actions.revise(desk.world.ada, desk.notice.id, a_chinese_file(content=content))
    page = text_of(tess.get(desk.page, {"language": "zh-Hant"}))
    assert ("stale" in page, "<ins>" in page, "<del>" in page) == (True, True, True)


def test_glossary_hits_are_listed(desk: Desk) -> None:
    ada = a_browser("ada@example.com")
    form = {
        "deed": "term",
        "source_language": "zh-Hans",
        "word": "迁至",
        "target_language": "en",
        "agreed": "relocates to",
    }
    assert 303 == ada.post("/console/glossary", form | {"forbidden": "moves to | goes to"}).status_code
    assert Term.objects.get().forbidden == ["moves to", "goes to"]
    assert "迁至 → relocates to" in text_of(ada.get(desk.page, {"language": "en"}))


def test_an_exchange_file_goes_out_and_comes_back(desk: Desk) -> None:
    tess = a_browser("tess@example.com")
    out = tess.get(f"{desk.page}/en.xlf")
    assert "attachment" in out["Content-Disposition"]
    done = text_of(out).replace("<target></target>", "<target>We are moving</target>", 1)
    file = SimpleUploadedFile("en.xlf", done.encode())
    assert 303 == tess.post(f"{desk.page}/exchange", {"file": file}).status_code
    assert Translation.objects.count() == 1
    bad = tess.post(f"{desk.page}/exchange", {"file": SimpleUploadedFile("x.xlf", b"<!DOCTYPE x><x/>")})
    assert (422, True) == (bad.status_code, "XLIFF" in text_of(bad))


def test_what_is_asked_of_somebody_stands_on_their_page(desk: Desk) -> None:
    form = {"language": "en", "work": "translate", "email": "tess@example.com", "due_on": "2027-01-31"}
    assert 303 == a_browser("ada@example.com").post(f"{desk.page}/assignment", form).status_code
    tess = a_browser("tess@example.com", language="zh-CN")
    page = text_of(tess.get("/console/translations"))
    assert (desk.notice.number in page, "2027" in page) == (True, True)
    assert 403 == tess.post(f"{desk.page}/assignment", form).status_code


def test_a_deadline_that_is_no_date_is_not_passed_over(desk: Desk) -> None:
    form = {"language": "en", "work": "translate", "email": "tess@example.com", "due_on": "next week"}
    answer = a_browser("ada@example.com").post(f"{desk.page}/assignment", form)
    assert (422, True) == (answer.status_code, "next week" in text_of(answer))
    assert not Assignment.objects.exists()


def test_a_notice_whose_languages_were_written_by_themselves_says_so(desk: Desk) -> None:
    notice = actions.create(desk.world.ada, "acme", a_file())
    page = text_of(a_browser("ada@example.com").get(f"/console/notices/{notice.id}/translations"))
    assert "names no source language" in page


def test_an_agent_sees_no_buttons_and_a_stranger_nothing(desk: Desk) -> None:
    page = text_of(a_browser("cy@example.com").get(desk.page, {"language": "en"}))
    assert "Keep as my translation" not in page
    assert 404 == a_browser("dee@example.com").get(desk.page).status_code
    assert 404 == a_browser("tess@example.com").post(f"{desk.page}/nonsense").status_code


def test_a_glossary_is_found_taken_in_and_taken_out(desk: Desk) -> None:
    ada = a_browser("ada@example.com")
    raw = "source_language,term,target_language,agreed\nzh,甲,en,party of the one part\nzh,,en,second\n"
    said = text_of(ada.post("/console/glossary", {"deed": "import", "file": SimpleUploadedFile("t.csv", raw.encode())}))
    assert ("1 term was agreed on" in said, "3:" in said) == (True, True)
    assert "party of the one part" in text_of(ada.get("/console/glossary", {"like": "甲"}))
    assert "party of the one part" not in text_of(ada.get("/console/glossary", {"like": "乙"}))
    assert "甲" in text_of(ada.get("/console/glossary.csv"))
    assert 303 == ada.post("/console/glossary", {"deed": "removal", "term": str(Term.objects.get().id)}).status_code
    assert not Term.objects.exists()
    assert 404 == ada.post("/console/glossary", {"deed": "removal", "term": "x"}).status_code
    assert 403 == a_browser("bo@example.com").post("/console/glossary", {"deed": "term"}).status_code
