# SPDX-License-Identifier: Apache-2.0
"""draft_translation, translate, review_translation: from a draft to a review, and back when the source changes."""

import pytest
from django.db import IntegrityError, connection, transaction

from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.notices import actions, queries
from duly.rooms.translation.facts import Pair, Recorded, Records, Standing
from duly.rooms.translation.models import Draft, Review, Translation
from duly.rooms.translation.rules.standings import may_review
from rooms.notices.letters import a_file
from rooms.translation.texts import CHINESE, ENGLISH, Scene, a_chinese_file, a_scene, how, matrix, refused
from theatre import staged

pytestmark = pytest.mark.django_db


scene = staged(a_scene)


def test_a_language_goes_from_missing_to_reviewed(scene: Scene) -> None:
    assert how(scene.world, scene.notice, "en") == ("missing", False)
    scene.translate()
    assert how(scene.world, scene.notice, "en") == ("translated", False)
    assert scene.blocking() == {"TRANSLATION-UNREVIEWED"}
    scene.review()
    assert how(scene.world, scene.notice, "en") == ("reviewed", False)
    assert scene.blocking() == set()


def test_a_translation_is_a_new_revision_and_leaves_the_other_languages_alone(scene: Scene) -> None:
    before = queries.current_editions(scene.notice)
    scene.translate()
    notice = queries.notice_for(scene.world.ada, scene.notice.id)
    assert notice.revision == 2
    kept = {edition.language: edition for edition in queries.current_editions(notice)}
    assert kept["zh-Hans"] == before[0]
    assert (kept["en"].title, kept["en"].body) == (ENGLISH["title"], ENGLISH["body"])
    assert set(Inbox.objects.values_list("stream", flat=True)) >= {scene.notice.id}


def test_opencc_drafts_and_a_draft_blocks_until_people_answer_for_it(scene: Scene) -> None:
    actions.draft_translation(scene.tess, scene.notice.id, "zh-TW")
    assert how(scene.world, scene.notice, "zh-Hant") == ("drafted", True)
    draft = Draft.objects.get()
    assert (draft.engine, draft.machine_made) == ("opencc", True)
    assert "TRANSLATION-UNREVIEWED" in scene.blocking()
    side = matrix(scene.world, scene.notice).sides["zh-Hant"]
    with refused("translation.not_translated"):
        actions.review_translation(
            scene.rex, scene.notice.id, "zh-Hant", digest=side.digest, source_digest=scene.source
        )
    actions.translate(scene.tess, scene.notice.id, "zh-Hant", side.parts, source_digest=scene.source)
    taken = Translation.objects.get()
    assert (taken.engine, taken.machine_made) == ("opencc", True)
    assert how(scene.world, scene.notice, "zh-Hant") == ("translated", False)
    assert queries.notice_for(scene.world.ada, scene.notice.id).revision == 2


def test_a_draft_that_was_written_anew_is_no_machines_word(scene: Scene) -> None:
    actions.draft_translation(scene.tess, scene.notice.id, "zh-Hant")
    parts = dict(matrix(scene.world, scene.notice).sides["zh-Hant"].parts) | {"title": "示例科技有限公司搬遷通知"}
    actions.translate(scene.tess, scene.notice.id, "zh-Hant", parts, source_digest=scene.source)
    taken = Translation.objects.get()
    assert (taken.engine, taken.machine_made) == ("opencc", False)


def test_a_changed_source_makes_translations_stale_and_blocks_submitting(scene: Scene) -> None:
    scene.translate()
    scene.review()
    content = {"zh-Hans": CHINESE | {"title": "示例科技有限公司搬迁通知"}, "en": ENGLISH}
    actions.revise(scene.world.ada, scene.notice.id, a_chinese_file(content=content))
    assert how(scene.world, scene.notice, "en") == ("stale", False)
    assert scene.blocking() == {"TRANSLATION-STALE"}
    with refused("notices.blocked"):
        actions.submit(scene.world.ada, scene.notice.id)
    scene.translate()
    assert how(scene.world, scene.notice, "en")[0] == "translated"


def test_a_changed_source_stops_a_launch_that_was_approved(scene: Scene) -> None:
    scene.translate()
    scene.review()
    digest = actions.submit(scene.world.ada, scene.notice.id)
    actions.approve(scene.world.bo, scene.notice.id, digest=digest)
    content = {"zh-Hans": CHINESE | {"title": "示例科技有限公司搬迁通知"}, "en": ENGLISH}
    actions.revise(scene.world.ada, scene.notice.id, a_chinese_file(content=content))
    with pytest.raises(Refusal):
        actions.launch(scene.world.ada, scene.notice.id)


def test_what_is_edited_after_review_is_reviewed_again(scene: Scene) -> None:
    scene.translate()
    scene.review()
    scene.translate(ENGLISH | {"title": "We are moving"})
    assert how(scene.world, scene.notice, "en")[0] == Standing.EDITED
    assert scene.blocking() == {"TRANSLATION-UNREVIEWED"}


def test_who_wrote_a_language_in_the_file_does_not_review_it(scene: Scene) -> None:
    scene.translate()
    scene.review()
    content = {"zh-Hans": CHINESE, "en": ENGLISH | {"title": "We are moving"}}
    actions.revise(scene.world.ada, scene.notice.id, a_chinese_file(content=content))
    with refused("translation.own_translation"):
        scene.review(scene.world.ada)
    scene.review()
    assert scene.blocking() == set()


def test_a_wording_on_nobodys_record_cannot_be_reviewed(scene: Scene) -> None:
    first = Recorded(Pair("source", "first"), scene.tess.id, scene.notice.created_at)
    records = Records(translations=(first,), reviews=(first,))
    may_review(scene.rex.id, records, "en", first.pair)
    with refused("translation.not_translated"):
        may_review(scene.rex.id, records, "en", Pair("source", "second"))


def test_a_translator_does_not_review_and_somebody_else_does(scene: Scene) -> None:
    scene.translate()
    with refused("translation.own_translation"):
        scene.review(scene.tess)
    scene.translate(ENGLISH | {"title": "We are moving"}, by=scene.rex)
    with refused("translation.own_translation"):  # a part of it is still theirs
        scene.review(scene.tess)
    scene.review(scene.world.bo)
    assert how(scene.world, scene.notice, "en")[0] == "reviewed"


def test_the_database_refuses_a_review_by_the_translator(scene: Scene) -> None:
    scene.translate()
    with (
        pytest.raises(IntegrityError, match="four_eyes"),
        transaction.atomic(),
        connection.execute_wrapper(lambda execute, *rest: execute(*rest)),
    ):
        from duly.foundation.ledger.actions import action

        @action("translation.review", silent="tries what the database says to it")
        def cheat(actor: Actor) -> None:
            Review.objects.create(
                subject=scene.notice.id, language="en", source_digest="a", target_digest="b", by=scene.tess.id,
                at=scene.notice.created_at,
            )  # fmt: skip

        cheat(scene.world.operator)


def test_only_what_was_looked_at_is_translated_and_reviewed(scene: Scene) -> None:
    with refused("translation.other_wording"):
        actions.translate(scene.tess, scene.notice.id, "en", ENGLISH, source_digest="sha256:0")
    scene.translate()
    seen = scene.target
    scene.translate(ENGLISH | {"title": "We are moving"})
    with refused("translation.other_wording"):
        actions.review_translation(scene.rex, scene.notice.id, "en", digest=seen, source_digest=scene.source)


def test_parts_that_the_source_has_not_are_refused(scene: Scene) -> None:
    with refused("translation.not_every_part"):
        scene.translate({"headline": "We are moving"})
    with refused("notices.too_long"):
        scene.translate(ENGLISH | {"title": "x" * 201})


def test_a_source_is_not_translated_into_itself(scene: Scene) -> None:
    with refused("translation.same_language"):
        actions.translate(scene.tess, scene.notice.id, "zh-CN", CHINESE, source_digest=scene.source)


def test_without_a_source_language_every_language_was_written_by_hand(scene: Scene) -> None:
    notice = actions.create(scene.world.ada, "acme", a_file())
    with refused("translation.no_source"):
        queries.matrix_for(scene.world.ada, notice.id)
    assert not [f for f in queries.findings_for(scene.world.ada, notice) if f.rule.startswith("TRANSLATION")]


def test_whoever_wrote_both_languages_in_a_file_is_the_translator(scene: Scene) -> None:
    notice = actions.create(scene.world.ada, "acme", a_chinese_file(**{"content/en": ENGLISH}))
    assert how(scene.world, notice, "en")[0] == "translated"
    sides = matrix(scene.world, notice)
    with refused("translation.own_translation"):
        actions.review_translation(
            scene.world.ada, notice.id, "en", digest=sides.sides["en"].digest, source_digest=sides.source.digest
        )


def test_texts_of_fields_are_translated_too(scene: Scene) -> None:
    fields = {"old_address": {"zh-Hans": "旧街1号"}, "new_address": {"zh-Hans": "新街2号"}, "phone": "+86 10 0000 0000"}
    actions.revise(scene.world.ada, scene.notice.id, a_chinese_file(fields=fields))
    assert "fields.new_address" in matrix(scene.world, scene.notice).source.parts
    scene.translate(ENGLISH | {"fields.new_address": "2 New Street", "fields.old_address": "1 Old Street"})
    notice = queries.notice_for(scene.world.ada, scene.notice.id)
    assert notice.change.fields["new_address"] == {"zh-Hans": "新街2号", "en": "2 New Street"}
    scene.translate(ENGLISH | {"fields.new_address": "2 New Street"})
    assert "TRANSLATION-PART" in scene.blocking()


def test_a_checker_and_an_agent_may_not_translate(scene: Scene) -> None:
    for actor in (scene.world.bo, scene.world.cy):
        with refused("rights.not_allowed"):
            scene.translate(by=actor)
        with refused("rights.not_allowed"):
            actions.draft_translation(actor, scene.notice.id, "zh-Hant")


def test_a_stranger_finds_no_notice_to_translate(scene: Scene) -> None:
    with refused("notices.no_such_notice"):
        scene.translate(by=scene.world.dee)


def test_records_are_never_changed(scene: Scene) -> None:
    scene.translate()
    from duly.foundation.ledger.actions import action

    @action("translation.translate", silent="tries what the database says to it")
    def cheat(actor: Actor) -> None:
        Translation.objects.update(language="de")

    with pytest.raises(IntegrityError, match="record"), transaction.atomic():
        cheat(scene.world.operator)


def test_an_engine_that_is_not_there_is_refused(scene: Scene) -> None:
    with refused("translation.no_engine"):
        actions.draft_translation(scene.tess, scene.notice.id, "de")
