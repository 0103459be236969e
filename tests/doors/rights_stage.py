# SPDX-License-Identifier: Apache-2.0
"""A launched notice and one person of every role who comes to every address of it."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client

from doors.belongings_of_papers import of_a_batch
from doors.belongings_of_parcels import of_a_begun_one
from doors.belongings_of_transfers import of_a_plan
from doors.story import Story, a_browser, a_story
from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts.facts import ROLES
from duly.foundation.accounts.queries import actor_by_email
from duly.kernel import clock
from duly.rooms.audience import queries as audience
from duly.rooms.change_requests import actions as requests
from duly.rooms.change_requests.facts import Ask, Wish
from duly.rooms.change_requests.queries import lines_for
from duly.rooms.customers import queries as customers
from duly.rooms.feedback import actions as feedback
from duly.rooms.feedback.facts import Asking
from duly.rooms.privacy import actions as privacy
from duly.rooms.quality.models import Finding, Pair
from rooms.counter.test_counter import a_call
from rooms.delivery.post_office import turned

NOBODY = "nobody"
_FILES = frozenset({"file", "scan"})
_HOLES = re.compile(r"<\w+:(\w+)>|\{(\w+)\}")


@dataclass
class Stage:
    """The story, who comes, and what stands in the holes of an address."""

    story: Story
    browsers: dict[str, Client]
    keys: dict[str, str]
    ids: dict[str, str] = field(default_factory=dict)

    def filled(self, route: str, named: dict[str, str] | None = None) -> str:
        """An address of this story; what it has none of gets an id that nobody has."""
        held = self.ids | (named or {})
        return _HOLES.sub(lambda hole: held.get(hole[1] or hole[2]) or str(uuid4()), route)

    def ask(self, browser: Client, verb: str, path: str, form: dict[str, str] | None = None) -> int:
        """Send a form, or read; what it changed is undone."""
        with transaction.atomic():
            answer = browser.post(path, _with_files(form or {})) if verb == "POST" else browser.get(path, form)
            transaction.set_rollback(True)
        status: int = answer.status_code
        return status

    def call(self, role: str, verb: str, path: str, body: bytes = b"", kind: str = "application/json") -> int:
        """The same for a program with a key of that role."""
        with transaction.atomic():
            answer = self._send(role, verb, path, body, kind)
            transaction.set_rollback(True)
        status: int = answer.status_code
        return status

    def read(self, role: str, path: str) -> Any:
        """What a program reads."""
        answer = self._send(role, "GET", path, b"", "application/json")
        return answer.json() if "json" in answer.headers.get("Content-Type", "") else ""

    def _send(self, role: str, verb: str, path: str, body: bytes, kind: str) -> Any:
        headers = {"Authorization": f"Bearer {self.keys[role]}"} if role in self.keys else {}
        client = Client(headers={"Accept-Language": "en", **headers})
        return client.generic(verb, path, body, content_type=kind)


def _with_files(form: dict[str, str]) -> dict[str, Any]:
    return {name: ContentFile(text.encode(), name) if name in _FILES else text for name, text in form.items()}


def a_body(schema: dict[str, Any], parts: dict[str, Any]) -> Any:
    """The least that fits a schema of the OpenAPI document, so that a call gets as far as the verb behind it."""
    if "$ref" in schema:
        return a_body(parts[schema["$ref"].rsplit("/", 1)[1]], parts)
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return a_body(schema[several][0], parts)
    if "enum" in schema or "const" in schema:
        return schema.get("const", (schema.get("enum") or [None])[0])
    if schema.get("type") == "object":
        return {name: a_body(schema["properties"][name], parts) for name in schema.get("required", ())}
    if schema.get("type") == "array":
        return [a_body(schema["items"], parts)] if schema.get("minItems") else []
    plain = {"string": "x", "integer": 1, "number": 1, "boolean": False}
    shaped = {"uuid": str(uuid4()), "date": "2030-01-01", "date-time": "2030-01-01T00:00:00Z"}
    return shaped.get(schema.get("format", "")) or plain.get(schema.get("type", ""))


def a_stage(folder: Path) -> Stage:
    """The story of the doors' tests, with every role and a stranger."""
    story = a_story(folder)
    operator = story.world.operator
    people = {"operator": "operator@example.com", "stranger": "dee@example.com"}
    for role in ROLES:
        if role not in people:
            people[role] = f"{role}@example.com"
            accounts.add_user(operator, people[role], role.title(), roles=[role], organisation="acme")
    keys = {role: accounts.issue_key(operator, email, name="test").secret for role, email in people.items()}
    call = a_call(story)
    recipient = audience.recipient(story.recipients[0])
    ref = customers.cards([recipient.customer_id])[recipient.customer_id].ref
    asked = privacy.receive(operator, recipient.customer_id, kind="access", channel="phone")
    wish = Wish("contact_point", "value", "+12025550188", attributes={"channel": "sms"})
    changing = requests.create(operator, Ask(story.world.acme.id, "phone", (wish,), party=recipient.customer_id))
    table = f"customer id,what,new value\n{ref},alias,Ace\n".encode()
    file = requests.take_file(
        actor_by_email(people["maker"]), story.world.acme.id, table, name="changes.csv", source="x"
    )
    (line,) = lines_for(operator, file)
    ids = {
        "notice_id": str(story.notice.id), "number": story.notice.number, "notice": story.notice.number, "name": "pause",
        "recipient_id": str(recipient.id), "customer_id": str(recipient.customer_id), "delivery_id": str(call.id),
        "ref": ref, "import_id": str(customers.imports_for(operator)[0].id), "kind": "address_change",
        "pack_id": "cn-company-law", "organisation": "acme",
        "request_number": asked.number, "privacy_id": str(asked.id),
        "request_id": str(changing.id), "file_id": str(file), "line": str(line.id), "line_id": str(line.id),
        "announcement_id": str(uuid4()),
    }  # fmt: skip
    ids |= of_a_plan(story.world, folder)
    ids |= of_a_begun_one(story.world)
    ids |= of_a_batch(story.world)
    ids |= _of_the_desk(story, recipient.customer_id)
    return Stage(story, {role: a_browser(email) for role, email in people.items()}, keys, ids)


def _of_the_desk(story: Story, party: UUID) -> dict[str, str]:
    """A conversation, an article, a finding and a pair."""
    operator, home = story.world.operator, story.world.acme.id
    texts = {one: {"title": "x", "body": "x"} for one in ("zh-Hans", "en")}
    finding, pair = uuid4(), uuid4()
    others = audience.recipient(story.recipients[1]).customer_id
    first, second = sorted((party, others))

    def planted() -> None:
        now = clock.now()
        Finding.objects.create(
            id=finding, organisation_id=home, customer_id=party, code="stale", about="", opened_at=now
        )
        Pair.objects.create(
            id=pair, organisation_id=home, first=first, second=second, points=900, reasons=["name"], way="quick", found_at=now,
            seen_at=now,
        )  # fmt: skip

    turned(planted)
    made = feedback.open(operator, Asking(party, "x", channel="phone"))
    article = str(feedback.draft_article(operator, home, slug="x", texts=texts))
    said = dict.fromkeys(("zh-Hans", "en"), "x")
    return {
        "conversation_id": str(made.id), "conversation": made.number, "version_id": article, "article": article,
        "macro": str(feedback.set_macro(operator, home, code="x", titles=said, bodies=said)),
        "finding_id": str(finding), "pair_id": str(pair),
    }  # fmt: skip
