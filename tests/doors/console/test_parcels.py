# SPDX-License-Identifier: Apache-2.0
"""Sealed packages on the console: taken in, checked, opened, handed over, destroyed; keys confirmed by two people."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from duly.foundation.accounts.models import User
from duly.house import config
from duly.rooms.parcels import actions, queries
from duly.rooms.parcels.facts import Event
from rooms.parcels.stage import Stage, a_stage, some_content


@pytest.fixture
def stage(db: None, tmp_path: Path, settings: LazySettings) -> Stage:
    settings.DULY = config.read({"DULY_HOME": str(tmp_path / "home")})
    return a_stage(tmp_path)


def browser(who: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(email=f"{who}@example.com"))
    return client


def brought(client: Client, path: Path) -> Any:
    upload = SimpleUploadedFile("package.tar", path.read_bytes())
    return client.post("/console/parcels", {"file": upload, "organisation": "other", "title": "From Acme"}, follow=True)


def said(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_package_that_came_is_taken_in_checked_opened_and_put_away(stage: Stage) -> None:
    ozzy = browser("ozzy")
    answer = brought(ozzy, stage.given(stage.sent()))
    path = answer.request["PATH_INFO"]
    assert "From Acme" in said(answer)
    assert 'class="custody"' in said(answer)
    for deed in ("verification", "opening"):
        assert ozzy.post(f"{path}/{deed}", follow=True).status_code == 200
    assert f"address: parcel:{path.rsplit('/', 1)[-1]}" in said(ozzy.get(path))
    assert ozzy.post(f"{path}/putting-away", follow=True).status_code == 200
    assert [hop.event for hop in queries.custody_of(stage.ozzy, UUID(path.rsplit("/", 1)[-1]))][-1] is Event.UNSEALED


def test_a_harmed_package_is_refused_above_the_form(stage: Stage) -> None:
    path = stage.given(stage.sent())
    path.write_bytes(path.read_bytes()[:5_000])
    answer = brought(browser("ozzy"), path)
    assert answer.status_code == 422
    assert "ends too early" in said(answer)
    assert queries.parcels_for(stage.ozzy) == []


def test_an_unknown_signer_is_shown_with_the_digits_to_compare(stage: Stage) -> None:
    stage.keys["acme"] = actions.make_key(stage.world.operator, stage.world.acme.id)
    ozzy = browser("ozzy")
    answer = brought(ozzy, stage.given(stage.sent()))
    path = answer.request["PATH_INFO"]
    fingerprint = queries.key_for(stage.world.operator, stage.keys["acme"]).fingerprint
    assert fingerprint in said(answer)
    assert "You do not know the key that signed it" in said(answer)
    refused = ozzy.post(f"{path}/verification")
    assert (refused.status_code, fingerprint in said(refused)) == (409, True)


def test_a_package_of_ours_is_handed_over_and_only_then_fetched(stage: Stage) -> None:
    parcel = stage.begun(title="Customers")
    actions.seal(stage.world.operator, parcel, some_content())
    ada, path = browser("ada"), f"/console/parcels/{parcel}"
    assert ada.get(f"{path}/file").status_code == 409
    assert ada.post(f"{path}/handover", {"way": "usb"}, follow=True).status_code == 200
    answer: Any = ada.get(f"{path}/file")
    fetched = b"".join(answer.streaming_content)
    assert fetched == b"".join(queries.package_file(stage.world.operator, parcel))
    chain = SimpleUploadedFile("custody.jsonl", queries.custody_file(stage.world.operator, parcel))
    assert "The copies are the same." in said(ada.post(f"{path}/comparison", {"file": chain}))
    assert ada.post(f"{path}/destruction", {"why": "x"}).status_code == 403
    operator = browser("operator")
    assert operator.post(f"{path}/destruction", {"why": "done"}, follow=True).status_code == 200
    assert operator.get(f"{path}/certificate").status_code == 200


def test_a_key_is_brought_in_by_one_and_confirmed_by_another(stage: Stage) -> None:
    new = actions.make_key(stage.world.operator, stage.world.acme.id)
    card = queries.key_for(stage.world.operator, new)
    upload = SimpleUploadedFile("key.json", queries.exported_key(stage.world.operator, new))
    olga, ozzy, path = browser("olga"), browser("ozzy"), "/console/parcels/keys"
    assert olga.post(path, {"do": "import", "file": upload, "organisation": "other"}, follow=True).status_code == 200
    (mine,) = [one for one in queries.keys_for(stage.olga) if one.key_id == card.key_id]
    assert "another person confirms it" in said(olga.get(path))
    assert olga.post(f"{path}/{mine.id}/confirmation", {"digits": card.fingerprint}).status_code == 403
    assert ozzy.post(f"{path}/{mine.id}/confirmation", {"digits": "1"}).status_code == 409
    assert ozzy.post(f"{path}/{mine.id}/confirmation", {"digits": card.fingerprint}, follow=True).status_code == 200
    assert queries.key_for(stage.olga, mine.id).may_be_used
    assert ozzy.post(f"{path}/{mine.id}/end", {"why": "lost"}, follow=True).status_code == 200
