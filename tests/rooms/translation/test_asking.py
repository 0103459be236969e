# SPDX-License-Identifier: Apache-2.0
"""Who is asked to translate and to review; and the records themselves."""

import pytest

from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts import queries as staff
from duly.rooms.notices import actions, queries
from duly.rooms.translation import actions as translation
from duly.rooms.translation.facts import Pair
from duly.rooms.translation.models import Review
from rooms.translation.texts import Scene, a_scene, refused
from theatre import staged

pytestmark = pytest.mark.django_db


scene = staged(a_scene)


def test_somebody_asked_has_it_among_their_work_until_it_is_done(scene: Scene) -> None:
    world = scene.world
    ask = {"work": "translate", "email": "tess@example.com"}
    translation.assign(world.ada, world.acme.id, scene.notice.id, "en", **ask)
    (job,) = queries.translation_jobs(scene.tess)
    assert (job.language, job.work, job.standing) == ("en", "translate", "missing")
    assert scene.blocking() == {"TRANSLATION-MISSING"}
    scene.translate()
    assert queries.translation_jobs(scene.tess) == []
    translation.assign(world.ada, world.acme.id, scene.notice.id, "en", work="review", email="rex@example.com")
    assert [job.work for job in queries.translation_jobs(scene.rex)] == ["review"]
    translation.assign(world.ada, world.acme.id, scene.notice.id, "en", work="review", email="bo@example.com")
    assert queries.translation_jobs(scene.rex) == []


def test_a_narrowed_member_finds_the_notice_that_they_are_asked_to_translate(scene: Scene) -> None:
    world = scene.world
    accounts.add_department(world.operator, "legal", name_zh="法务部", organisation="acme")
    accounts.set_department(world.operator, "tess@example.com", "legal", organisation="acme")
    tess = staff.actor_by_email("tess@example.com")
    with refused("notices.no_such_notice"):
        queries.notice_for(tess, scene.notice.id)
    translation.assign(world.ada, world.acme.id, scene.notice.id, "en", work="translate", email="tess@example.com")
    assert queries.notice_for(tess, scene.notice.id).id == scene.notice.id
    scene.translate(by=tess)


def test_nothing_is_left_to_translate_of_a_notice_that_was_cancelled(scene: Scene) -> None:
    world = scene.world
    translation.assign(world.ada, world.acme.id, scene.notice.id, "en", work="translate", email="tess@example.com")
    actions.cancel(world.ada, scene.notice.id, reason="We stay.")
    assert queries.translation_jobs(scene.tess) == []


def test_only_who_may_do_it_is_asked(scene: Scene) -> None:
    world = scene.world
    for email, work, code in (
        ("cy@example.com", "translate", "translation.not_able"),
        ("dee@example.com", "review", "translation.not_able"),
        ("tess@example.com", "sing", "translation.bad_work"),
    ):
        with refused(code):
            translation.assign(world.ada, world.acme.id, scene.notice.id, "en", work=work, email=email)
    with refused("rights.other_organisation"):
        translation.assign(world.dee, world.acme.id, scene.notice.id, "en", work="review", email="rex@example.com")


def test_verbs_called_by_themselves_are_recorded(scene: Scene) -> None:
    pair = Pair("sha256:a", "sha256:b")
    translation.record_draft(scene.tess, scene.notice.id, "de", pair, engine="opencc")
    with refused("translation.not_translated"):
        translation.review(scene.rex, scene.notice.id, "de", pair)
    translation.translate(scene.tess, scene.notice.id, "de", pair)
    translation.review(scene.rex, scene.notice.id, "de", pair)
    assert Review.objects.filter(language="de").count() == 1
