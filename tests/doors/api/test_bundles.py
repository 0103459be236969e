# SPDX-License-Identifier: Apache-2.0
"""Bundles over the API."""

import base64

import pytest

from doors.api.programs import Program
from duly.rooms.library import queries
from duly.rooms.notices import actions as notices
from rooms.library.bundles import a_bundle, a_file_of, fingerprint
from rooms.notices.letters import a_file, a_peopled_world
from theatre import staged
from world import World

pytestmark = pytest.mark.django_db


world = staged(a_peopled_world)


def test_look_take_over_list_give_up(world: World) -> None:
    operator = Program(world, world.operator)
    body = {"content": base64.b64encode(a_file_of(a_bundle())).decode()}
    look = operator.post("/bundles/preview", body).json()
    assert (look["is_known"], look["bundle"]["fingerprint"]) == (False, fingerprint())
    assert (409, "library.unknown_signer") == ((no := operator.post("/bundles", body)).status_code, no.json()["code"])
    made = operator.post("/bundles", body | {"trust": fingerprint()}, key="once")
    assert (201, "neighbours") == (made.status_code, made.json()["bundle"])
    assert made.content == operator.post("/bundles", body | {"trust": fingerprint()}, key="once").content
    (one,) = Program(world, world.cy).get("/bundles").json()
    assert (one["id"], one["title"]["zh"], one["rules"]) == ("neighbours", "同行做法", ["ours"])
    assert [fingerprint()] == [signer["fingerprint"] for signer in operator.get("/bundles/signers").json()]
    distrust = {"fingerprint": fingerprint(), "reason": "x"}
    assert 204 == operator.post("/bundles/signers/distrust", distrust).status_code
    assert 404 == operator.post("/bundles/signers/distrust", distrust).status_code
    assert 403 == Program(world, world.ada).post("/bundles/neighbours/retirement", {"reason": "x"}).status_code
    assert 204 == operator.post("/bundles/neighbours/retirement", {"reason": "x"}).status_code
    assert 422 == operator.post("/bundles/preview", {"content": "%"}).status_code


def test_adopt_and_export(world: World) -> None:
    operator = Program(world, world.operator)
    assert 201 == operator.post("/bundles/shipped/telecoms/adoption", {}).status_code
    assert len(operator.get("/bundles/shipped").json()) == 4
    notice = notices.create(world.ada, "acme", a_file())
    both = {"en": "x", "zh": "x"}
    body = {
        "id": "ours",
        "version": "1",
        "title": both,
        "note": both,
        "organisation": "acme",
        "notices": [notice.number],
    }
    made = operator.post("/bundles/export", body)
    assert queries.preview(base64.b64decode(made.json()["content"])).contents.id == "ours"
