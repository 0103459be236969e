# SPDX-License-Identifier: Apache-2.0
"""Two houses that exchange packages: Acme seals, Other receives. Everything is made by real verbs."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from duly.foundation.accounts import actions as accounts
from duly.foundation.accounts import queries as people
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal
from duly.rooms.parcels import actions, queries
from duly.rooms.parcels.facts import Content, Document, Shard, Table
from world import World, a_world

CUSTOMERS = Table(
    "客户", {"fields": [{"name": "编号", "type": "string"}, {"name": "姓名", "type": "string"}], "primaryKey": ["编号"]}
)
ORDERS = Table(
    "订单",
    {
        "fields": [{"name": "单号", "type": "string"}, {"name": "客户", "type": "string"}],
        "foreignKeys": [{"fields": ["客户"], "reference": {"resource": "客户", "fields": ["编号"]}}],
    },
)
ROWS = "编号,姓名\n00001,张伟\n00002,王芳\n".encode()
MORE = "编号,姓名\n00003,李娜\n".encode()
ORDER = "单号,客户\nA-1,00001\n".encode()


@dataclass
class Counted:
    """Content that says how often it was asked for, and may break off on the way."""

    content: list[bytes]
    begun: int = 0
    breaks: bool = False

    def __call__(self) -> Iterator[bytes]:
        """Begin the stream."""
        self.begun += 1
        yield from self.content
        if self.breaks:
            raise ConnectionResetError


def some_content(*, more: Callable[[], Iterable[bytes]] = lambda: [MORE]) -> Content:
    """Two tables, one in two shards, and two documents."""
    shards = [Shard(0, "csv", lambda: [ROWS], 2), Shard(0, "csv", more, 1), Shard(1, "csv", lambda: [ORDER], 1)]
    documents = [Document("mapping", "json", lambda: [b"{}"]), Document("consents", "csv", lambda: [b"a,b\n"])]
    return Content((CUSTOMERS, ORDERS), shards, documents)


@dataclass
class Stage:
    """What a test of this room sees. ``olga`` and ``ozzy`` belong to the other company."""

    world: World
    folder: Path
    olga: Actor
    ozzy: Actor
    keys: dict[str, UUID] = field(default_factory=dict)

    def sent(self, content: Content | None = None, **said: str) -> UUID:
        """A package that was sealed and handed over; its id at the sender."""
        parcel = self.begun(**said)
        actions.seal(self.world.operator, parcel, content or some_content())
        actions.hand_over(self.world.operator, parcel, way="usb")
        return parcel

    def begun(self, **said: str) -> UUID:
        """A package that was begun."""
        return actions.create(self.world.operator, self.keys["acme"], [self.keys["other_at_acme"]], **said)

    def given(self, parcel: UUID) -> Path:
        """The package as one file, as it is handed on."""
        path = self.folder / f"{parcel}.tar"
        path.write_bytes(b"".join(queries.package_file(self.world.operator, parcel)))
        return path

    def arrived(self, parcel: UUID | None = None) -> UUID:
        """A package that the other company received; its id there."""
        return actions.receive(self.ozzy, self.world.other.id, self.given(parcel or self.sent()))

    def verified(self) -> UUID:
        """One that it verified."""
        parcel = self.arrived()
        actions.verify(self.ozzy, parcel)
        return parcel


def a_stage(folder: Path) -> Stage:
    """Both companies have keys, and each has confirmed the other's."""
    world = a_world()

    def person(name: str) -> Actor:
        email = f"{name.lower()}@example.com"
        accounts.add_user(world.operator, email, name, roles=["operator"], organisation="other")
        return people.actor_by_email(email)

    stage = Stage(world, folder, person("Olga"), person("Ozzy"))
    stage.keys["acme"] = actions.make_key(world.operator, world.acme.id)
    stage.keys["other"] = actions.make_key(stage.olga, world.other.id)
    stage.keys["other_at_acme"] = exchanged(stage, "other", world.acme.id, (world.operator, world.bo))
    stage.keys["acme_at_other"] = exchanged(stage, "acme", world.other.id, (stage.olga, stage.ozzy))
    return stage


def exchanged(stage: Stage, whose: str, organisation: UUID, people: tuple[Actor, Actor]) -> UUID:
    """A key that was brought in by one and confirmed by another."""
    first, second = people
    key = queries.key_for(stage.world.operator, stage.keys[whose])
    text = queries.exported_key(stage.world.operator, key.id).decode()
    brought = actions.import_key(first, organisation, text)
    actions.confirm_key(second, brought, key.fingerprint)
    return brought


def refused(call: Callable[[], object]) -> Refusal:
    """The refusal with which a call ends."""
    try:
        call()
    except Refusal as no:
        assert no.say("en")
        assert no.say("zh")
        return no
    message = "nothing was refused"
    raise AssertionError(message)
