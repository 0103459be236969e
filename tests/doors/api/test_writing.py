# SPDX-License-Identifier: Apache-2.0
"""Around the writing of a notice, through the API and on the command line."""

from pathlib import Path

import pytest
import yaml

from doors.api.programs import Program
from doors.cli.shell import duly
from duly.rooms.delivery.channel import install_channels
from duly.rooms.notices import actions
from rooms.delivery.post_office import Recorder
from rooms.notices.letters import a_file, a_peopled_world
from theatre import staged
from world import World

pytestmark = pytest.mark.django_db
ADA = ("--as", "ada@example.com")


world = staged(a_peopled_world)


def test_the_file_of_a_notice_reads_as_the_same_notice(world: World, tmp_path: Path) -> None:
    notice = actions.create(world.ada, "acme", a_file())
    over_api = Program(world, world.ada).get(f"/notices/{notice.number}/file").json()
    on_shell = yaml.safe_load(duly("notice", "file", notice.number, *ADA).out)
    assert over_api["content"] == on_shell["content"]
    assert over_api["plan"]["steps"] == on_shell["plan"]["steps"]
    again = actions.create(world.ada, "acme", over_api)
    assert again.change.fields == notice.change.fields


def test_every_revision_is_kept_with_what_it_said(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file())
    actions.revise(world.ada, notice.id, a_file(**{"content/en/title": "We have moved"}))
    newer, older = Program(world, world.ada).get(f"/notices/{notice.number}/revisions").json()
    assert (newer["number"], older["number"]) == (2, 1)
    assert newer["document"]["editions"][0]["title"] == "We have moved"


def test_a_specimen_goes_to_the_account_of_the_key(world: World) -> None:
    post = Recorder()
    install_channels({"email": post})
    notice = actions.create(world.ada, "acme", a_file())
    body = {"channel": "sms", "language": "en"}
    said = Program(world, world.ada).post(f"/notices/{notice.number}/specimen", body)
    assert (said.status_code, said.json()) == (201, {"address": "ada@example.com"})
    assert duly("notice", "specimen", notice.number, "--channel", "email", *ADA).code == 0
    assert [letter.address for letter in post.posted] == ["ada@example.com"] * 2


def test_a_language_that_the_notice_has_not_is_refused(world: World) -> None:
    install_channels({"email": Recorder()})
    notice = actions.create(world.ada, "acme", a_file())
    said = Program(world, world.ada).post(f"/notices/{notice.number}/specimen", {"channel": "sms", "language": "fr"})
    assert said.status_code == 409


def test_strangers_get_no_specimen(world: World) -> None:
    notice = actions.create(world.ada, "acme", a_file())
    said = Program(world, world.dee).post(f"/notices/{notice.id}/specimen", {"channel": "email", "language": "en"})
    assert said.status_code == 404
