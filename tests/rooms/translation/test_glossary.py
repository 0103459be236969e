# SPDX-License-Identifier: Apache-2.0
"""The glossary of an organisation: agreed, changed, taken out, carried in and out as a table."""

import csv
import io
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from duly.foundation.ledger.actions import open_log, sequence_waiting
from duly.kernel.actors import SYSTEM
from duly.kernel.refusals import Refusal
from duly.rooms.notices import actions as notices
from duly.rooms.notices import queries as found
from duly.rooms.translation import actions, queries
from duly.rooms.translation.facts import TermEntry
from duly.rooms.translation.models import Term
from duly.rooms.translation.rules import terms
from rooms.notices.letters import a_peopled_world
from rooms.translation.texts import ENGLISH, a_chinese_file, matrix
from theatre import staged
from world import World, a_world

pytestmark = pytest.mark.django_db
MOVE = TermEntry("zh-CN", "迁至", "en", "relocates to", ("moves to",), "says the board")


world = staged(a_world)


def test_a_term_is_agreed_and_agreed_anew(world: World) -> None:
    one = actions.set_term(world.ada, "acme", MOVE)
    again = actions.set_term(world.ada, "acme", TermEntry("zh-Hans", "迁至", "en", "moves to"))
    assert one == again
    (row,) = queries.terms_for(world.ada, "acme")
    assert (row.agreed, row.forbidden, row.source_language) == ("moves to", [], "zh-Hans")


def test_the_history_of_a_term_is_in_the_ledger(world: World) -> None:
    open_log(SYSTEM, "test.example/log")
    one = actions.set_term(world.ada, "acme", MOVE)
    actions.set_term(world.ada, "acme", TermEntry("zh-Hans", "迁至", "en", "goes to"))
    while sequence_waiting():
        pass
    first, second = queries.history_of_term(world.ada, one)
    assert ("relocates to" in first["en"], "goes to" in second["zh"]) == (True, True)


def test_a_term_is_taken_out(world: World) -> None:
    one = actions.set_term(world.ada, "acme", MOVE)
    actions.remove_term(world.ada, one)
    assert not Term.objects.exists()
    with pytest.raises(Refusal) as no:
        actions.remove_term(world.ada, one)
    assert no.value.code == "translation.no_term"


def test_terms_of_another_organisation_are_not_seen(world: World) -> None:
    one = actions.set_term(world.ada, "acme", MOVE)
    assert not queries.terms_for(world.dee, None)
    with pytest.raises(Refusal) as no:
        actions.remove_term(world.dee, one)
    assert no.value.code == "translation.no_term"


def test_a_table_goes_out_and_comes_back_the_same(world: World) -> None:
    actions.set_term(world.ada, "acme", MOVE)
    actions.set_term(world.ada, "acme", TermEntry("zh", "=公司", "en", "=SUM(A1)", ("-co",), "+x"))
    out = queries.terms_csv(world.ada, "acme")
    assert "'=SUM(A1)" in out
    assert not [cell for row in csv.reader(io.StringIO(out)) for cell in row if cell.startswith(("=", "+", "@"))]
    before = {row.agreed for row in Term.objects.all()}
    assert actions.import_terms(world.ada, "acme", out.encode()).kept == 0
    assert actions.import_terms(world.dee, "other", out.encode()).kept == 2
    assert {row.agreed for row in queries.terms_for(world.dee, "other")} == before


def test_lines_that_hold_no_term_are_named_and_the_others_kept(world: World) -> None:
    raw = "source_language,term,target_language,agreed\nzh,甲,en,first\nzh,,en,second\n\nzh,乙,!,third\n"
    done = actions.import_terms(world.ada, "acme", raw.encode("gb18030"))
    assert (done.kept, [line for line, _ in done.refused]) == (1, [3, 5])
    assert all(words.say("zh") and words.say("en") for _, words in done.refused)


def test_a_table_is_kept_in_a_few_statements_and_of_two_lines_about_one_word_the_last_counts(world: World) -> None:
    actions.set_term(world.ada, "acme", MOVE)
    lines = [f"zh,词{number},en,word {number}\n" for number in range(300)]
    again = ["zh,词7,en,lucky\n", "zh,迁至,en,goes to\n"]
    raw = "".join(["source_language,term,target_language,agreed\n", *lines, *again])
    with CaptureQueriesContext(connection) as asked:
        assert actions.import_terms(world.ada, "acme", raw.encode()).kept == 301
    assert len(asked) < 20
    assert set(Term.objects.filter(term__in=["词7", "迁至"]).values_list("agreed", flat=True)) == {"lucky", "goes to"}


@pytest.mark.parametrize("raw", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00\x00", b"source_language,term\n", b"\x00" * 10])
def test_what_is_no_table_is_refused(world: World, raw: bytes) -> None:
    with pytest.raises(Refusal) as no:
        actions.import_terms(world.ada, "acme", raw)
    assert no.value.code == "translation.bad_table"


def test_a_glossary_has_a_limit(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    monkeypatch.setattr(terms, "MOST_TERMS", 1)
    actions.set_term(world.ada, "acme", MOVE)
    with pytest.raises(Refusal) as no:
        actions.set_term(world.ada, "acme", TermEntry("zh", "乙", "en", "B"))
    assert no.value.code == "translation.too_many_terms"


def test_a_checker_may_not_agree_on_words(world: World) -> None:
    with pytest.raises(Refusal) as no:
        actions.set_term(world.bo, "acme", MOVE)
    assert no.value.code == "rights.not_allowed"


def test_the_glossary_holds_for_a_notice(tmp_path: Path) -> None:
    world = a_peopled_world(tmp_path)
    notice = notices.create(world.ada, "acme", a_chinese_file(**{"content/en": ENGLISH}))
    actions.set_term(world.ada, "acme", MOVE)
    said = [one for one in found.findings_for(world.ada, notice.id) if one.rule == "TRANSLATION-GLOSSARY"]
    assert {"content.en.sms"} <= {one.where for one in said}
    assert all(one.severity == "block" for one in said)
    parts = {part: text.replace("moves to", "relocates to") for part, text in ENGLISH.items()}
    notices.translate(world.ada, notice.id, "en", parts, source_digest=matrix(world, notice).source.digest)
    said = [one for one in found.findings_for(world.ada, notice.id) if one.rule == "TRANSLATION-GLOSSARY"]
    assert "content.en.sms" not in {one.where for one in said}
