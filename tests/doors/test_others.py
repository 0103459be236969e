# SPDX-License-Identifier: Apache-2.0
"""Nobody opens what is another organisation's, whatever id they know: every address of the console and of the API that has
one, with an id that exists.

A new address with a hole that nothing fills fails here until ``belongings.py`` makes such a thing.
"""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest

from doors.belongings import ELSEWHERE, Place, of_the_story
from doors.rights_stage import Stage, a_stage
from doors.story import a_browser
from doors.test_rights_table import _API, _CONSOLE, _SENT, _body, in_pieces
from duly.foundation.accounts import actions as accounts
from duly.foundation.ledger.models import Inbox
from duly.rooms.notices import actions as notices
from rooms.notices.letters import a_file

SHARED = {
    "kind": "kinds of notices come with Duly",
    "name": "a deed, or a bundle that comes with Duly",
    "pack": "packs of rules come with Duly",
    "pack_id": "packs of rules come with Duly",
    "question": "questions about an organisation come with Duly",
    "rule": "rules come with Duly",
    "rule_id": "rules come with Duly",
}
"""Holes whose fillings belong to nobody."""
FORMS: dict[str, dict[str, str]] = {
    "papers/<uuid:paper_id>/<slug:name> name=scan-aside": {"which": "{paper_scan_id}"},
    "notices/<uuid:notice_id>/agreement/<slug:name> name=handing": {"task": "{task_id}", "person": "bo@example.com"},
    "notices/<uuid:notice_id>/agreement/<slug:name> name=done": {"task": "{task_id}"},
    "notices/<uuid:notice_id>/agreement/<slug:name> name=again": {"task": "{task_id}"},
    "notices/<uuid:notice_id>/agreement/<slug:name> name=department": {"department": "legal"},
    "notices/<uuid:notice_id>/dossier/<slug:name> name=judgement": {"risk": "{risk_id}", "state": "accepted"},
    "notices/<uuid:notice_id>/dossier/<slug:name> name=resolution": {"comment": "{comment_id}"},
    "notices/<uuid:notice_id>/dossier/<slug:name> name=reopening": {"comment": "{comment_id}"},
    "notices/<uuid:notice_id>/rules/<slug:name> name=agreement": {"override": "{override_id}"},
    "notices/<uuid:notice_id>/rules/<slug:name> name=withdrawal": {"override": "{override_id}"},
    "conversations/<uuid:conversation_id>/ready": {"macro": "{macro_id}"},
    "change-requests/<uuid:request_id>/<slug:name> name=release-request": {"hold": "{hold_id}"},
    "change-requests/<uuid:request_id>/<slug:name> name=release": {"hold": "{hold_id}"},
    "change-requests/<uuid:request_id>/<slug:name> name=settlement": {"dispute": "{dispute_id}"},
}
"""What a form of the console names besides its address."""
BODIES: dict[str, dict[str, str]] = {
    "POST /notices/{notice}/comments": {"part": "content.en.sms", "text": "x"},
    "POST /notices/{notice}/departments": {"department": "legal"},
    "GET /desk/macros/{macro}/text": {"conversation": "{conversation}"},
    "POST /conversations/{conversation}/answers": {"text": "x"},
    "POST /conversations/{conversation}/hand-over": {"colleague": "cy@example.com"},
    "POST /quality/doubles/{pair_id}/merge": {"survivor": "C-00004"},
    "POST /notices/{notice}/packs": {"customer": "{ref}"},
    "POST /notices/{notice}/translations/{language}/assignment": {"work": "translate", "email": "ada@example.com"},
    "POST /organisations/{organisation}/delegations": {
        "to": "ada@example.com",
        "from_on": "2026-01-01",
        "until": "2026-01-02",
    },
}
NEVER = {
    "name=phase-release": "nothing of this launch waits for a phase",
    "POST /notices/{notice}/phases/release": "nothing of this launch waits for a phase",
    "privacy/<uuid:privacy_id>/receipt": "only what was erased has a receipt",
    "GET /privacy-requests/{request_number}/receipt": "only what was erased has a receipt",
    "name=signature digest=x": "there are no such answers to sign",
    "POST /privacy-checks/{check_id}/signature": "there are no such answers to sign",
    "deliveries/<uuid:delivery_id>/letter": "a call has no letter",
    "after/<slug:name> name=verdict": "nothing of this transfer was checked",
    "after/<slug:name> name=mended": "nothing of this transfer was checked",
    "POST /transfers/{transfer_id}/verdicts": "nothing of this transfer was checked",
    "transfers/<uuid:transfer_id>/report/file": "nothing of this transfer was printed",
    "sample/<slug:name> name=values": "no sample of this transfer was drawn",
}  # fmt: skip
"""What even its owner is told is not there, and why."""
_HOLE = re.compile(r"<\w+:(\w+)>|\{(\w+)\}")
_GONE = {403, 404}


def holes(row: str) -> set[str]:
    """What an address and its form leave open, and belongs to somebody."""
    said = row + " ".join(extras(row).values())
    return {one[0] or one[1] for one in _HOLE.findall(said)} - ({"name"} if "privacy-rules" in row else SHARED.keys())


def extras(row: str) -> dict[str, str]:
    """What a form names besides its address."""
    return next((form for route, form in FORMS.items() if row.endswith(route)), {})


def place_of(row: str) -> str:
    """Where the things of an address are."""
    said = row + " ".join(extras(row).values())
    return next((name for name, (only, _) in ELSEWHERE.items() if re.search(only, said)), "the story")


ROWS = [("console", row) for row in _CONSOLE if holes(row)] + [("api", row) for row in _API if holes(row)]


def a_place(name: str, folder: Path, patch: pytest.MonkeyPatch) -> tuple[Place, Stage]:
    """The things, and whoever asks for them."""
    if name == "the story":
        stage = a_stage(folder)
        return of_the_story(stage), stage
    place = ELSEWHERE[name][1](folder, patch)
    emails = {"operator": "operator@example.com", "stranger": "dee@example.com"}
    keys = {who: accounts.issue_key(place.world.operator, email, name="t").secret for who, email in emails.items()}
    browsers = {who: a_browser(email) for who, email in emails.items()}
    return place, Stage(None, browsers, keys)  # type: ignore[arg-type]  # a stage without its story


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["the story", *ELSEWHERE])
def test_what_is_another_organisations_is_not_there(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, stage = a_place(name, tmp_path, monkeypatch)
    wrong = []
    for door, row in ROWS:
        if place_of(row) != name:
            continue
        if missing := holes(row) - place.ids.keys():
            wrong.append(f"{row}: nothing fills {sorted(missing)} (tests/doors/belongings.py)")
            continue
        ask, before = _asked(stage, place, door, row), Inbox.objects.count()
        if (own := ask("operator")) == 404 and not any(one in row for one in NEVER):
            wrong.append(f"{row}: even its owner got 404, so this proves nothing")
        if (found := ask("stranger")) not in _GONE:
            wrong.append(f"{row}: a stranger got {found} (its owner {own})")
        assert Inbox.objects.count() == before
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["the story", "a waiver"])
def test_what_is_anothers_is_not_there_within_ones_own_notice_either(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dee's own notice stands in the address, and something of Acme in the form."""
    place, stage = a_place(name, tmp_path, monkeypatch)
    own = str(notices.create(place.world.dee, "other", a_file()).id)
    inner = [
        row for door, row in ROWS if door == "console" and extras(row) and "notice_id" in row and place_of(row) == name
    ]
    for row in (one for one in inner if holes(one) - {"notice_id"}):
        mine = replace(place, ids=place.ids | {"notice_id": own})
        assert _asked(stage, mine, "console", row)("stranger") in _GONE, row
    assert inner


def _asked(stage: Stage, place: Place, door: str, row: str) -> Callable[[str], int]:
    verb, route, sent = in_pieces(row) if door == "console" else (*row.split(" "), {})
    stage.ids = place.ids | place.rows.get(route, {})
    form = {key: stage.filled(said) for key, said in extras(row).items()}
    named = {"organisation": "acme"} | sent | _SENT.get(row, {}).get("named", {}) | place.rows.get(route, {})
    if door == "console":
        path = f"/console/{stage.filled(route.removeprefix('/'), named)}"
        return lambda who: stage.ask(stage.browsers[who], verb, path, sent | form)
    body, kind = _body(row)
    said, path = (
        {key: stage.filled(one) for key, one in BODIES.get(row, {}).items()},
        f"/api/v1{stage.filled(route, named)}",
    )
    if said and verb == "GET":
        path = f"{path}?{urlencode(said)}"
    return lambda who: stage.call(who, verb, path, json.dumps(said).encode() if said else body, kind)
