# SPDX-License-Identifier: Apache-2.0
"""A company whose customers come into our own registry: a plan, a file, a mapping."""

from pathlib import Path
from typing import Any
from uuid import UUID

from duly.rooms.transfer import actions
from duly.rooms.transfer.facts import Upload
from duly.rooms.transfer.models import Transfer
from duly.rooms.transfer.places import open_target
from duly.rooms.transfer.target import Field, Wanted
from rooms.transfer.town import DECLARED
from world import World

HEADER = "ref,name,kind,region,email,mobile,address,tags"
FIELDS = HEADER.split(",")
MAPPING: dict[str, Any] = {
    "duly": "mapping/1",
    "tables": [
        {
            "from": "crm/customers.csv",
            "to": "customer",
            "key": ["ref"],
            "fields": [{"to": name, "from": name, "steps": ["trim", "null_words"]} for name in FIELDS],
        }
    ],
}
WANTED = Wanted("customer", tuple(Field(name, "text") for name in FIELDS), ("ref",))


def line(number: int, **changes: str) -> str:
    """One line of the file."""
    cells = {
        "ref": f"C{number:06d}", "name": f"客户{number}", "kind": "person", "region": "CN", "email": f"c{number}@example.com",
        "mobile": f"+86138{number:08d}", "address": f"上海市示例路{number}号", "tags": "",
    } | changes  # fmt: skip
    return ",".join(cells[name] for name in FIELDS)


def laid_down(world: World, folder: Path, lines: list[str], **more: Any) -> UUID:
    """A transfer of these lines into the registry, mapped."""
    path = folder / "customers.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    plan = {
        "duly": "transfer/1", "transfer": "taken-over", "title": {"zh": "接收客户", "en": "Customers taken over"}, "why": "sale",
        "sources": [{"ref": "crm", "file": "customers.csv"}], "target": {"kind": "registry"},
        "duties": [{"owner": "ada@example.com", "what": {"zh": "核对", "en": "Check"}, "due": "2027-01-31"}], "shard": 100,
        **DECLARED,
    } | more  # fmt: skip
    made = actions.plan(world.ada, world.acme.id, plan, {"crm": Upload(path.name, str(path))})
    actions.inventory(world.ada, made)
    actions.lay_mapping(world.ada, made, MAPPING)
    return made


def registry_digest(transfer: UUID) -> str:
    """Of every customer of the organisation."""
    return open_target(Transfer.objects.get(id=transfer)).digest(WANTED)


def undone(world: World, transfer: UUID) -> UUID:
    """The same transfer, taken back."""
    actions.undo(world.ada, transfer, why="a test")
    actions.carry(transfer)
    return transfer
