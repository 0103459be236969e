# SPDX-License-Identifier: Apache-2.0
"""A tray of letters for tests: customers with postal addresses, and a press that is quick."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from duly.adapters.channels.letter.channel import LetterChannel
from duly.rooms.customers.models import Party
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.models import Delivery
from duly.rooms.printing import actions
from duly.rooms.printing.models import Batch, Piece
from duly.rooms.printing.press import Letterhead, Paper, Place
from rooms.delivery.post_office import PostOffice, make_post_office
from world import HEADER, customer_row

HEADS = {"": Letterhead(("Acme House", "2 New Street", "London EC1A 1AA"), per_file=2)}


@dataclass
class QuickPress:
    """Writes one line for each letter and page; every letter has two pages."""

    papers: list[Paper] = field(default_factory=list)
    trouble: Exception | None = None

    def layout_of(self, head: Letterhead, country: str) -> str:
        return "gb" if country == "CN" else "din5008b"

    def letters(self, papers: Sequence[Paper], out: BinaryIO) -> list[Place]:
        if self.trouble:
            raise self.trouble
        self.papers += papers
        out.write("".join(f"{paper.reference}\n" for paper in papers).encode())
        return [Place(paper.delivery_id, 2 * at + 1, 2, 1) for at, paper in enumerate(papers)]

    def envelopes(self, papers: Sequence[Paper], out: BinaryIO) -> int:
        if self.layout_of(papers[0].head, papers[0].country) != "gb":
            return 0
        out.write(b"envelopes")
        return len(papers)

    def troubles(self) -> list[str]:
        return []


@dataclass
class Tray:
    """Letters that were carried into the tray."""

    office: PostOffice
    press: QuickPress

    @property
    def world(self) -> Any:
        return self.office.world

    @property
    def customers(self) -> list[Party]:
        return self.office.customers

    def batch(self, actor: Any = None) -> Batch:
        """Everything in the tray, printed."""
        actor = actor or self.world.ada
        return actions.make(actor, actions.order(actor, "acme"))

    def pieces(self) -> list[Piece]:
        """The letters that were printed, by reference."""
        return list(Piece.objects.order_by("reference"))

    def states(self) -> dict[UUID, str]:
        """What the post office knows of each delivery."""
        return dict(Delivery.objects.values_list("id", "state"))


def a_tray(folder: Path, count: int = 3, heads: Mapping[str, Letterhead] | None = HEADS, **columns: str) -> Tray:
    """Customers with postal addresses, and a letter to each in the tray."""
    office = make_post_office(folder, customers=1)
    header = f"{HEADER},postal_address"
    rows = [
        f'{customer_row(n, **columns)},"{n} Sample Road|Sampletown {n:05d}"' if n != 1
        else f'{customer_row(n, name="李晓明", language="zh-CN", region="CN", time_zone="Asia/Shanghai")},100000 北京市朝阳区示例路1号'
        for n in range(count)
    ]  # fmt: skip
    _bring_in(office, folder, [header, *rows])
    delivery.install_channels({"letter": LetterChannel(HEADS)})
    press = QuickPress()
    actions.install_press(press, lambda: heads)
    office.channel.name = "letter"
    office.plan()
    delivery.carry("letter")
    return Tray(office, press)


def _bring_in(office: PostOffice, folder: Path, lines: list[str]) -> None:
    from duly.rooms.customers import actions as customers
    from duly.rooms.customers import queries as registry

    path = folder / "postal.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    customers.import_customers(office.world.ada, office.world.acme.id, path, name=path.name)
    office.customers = list(registry.search_for(office.world.ada, office.world.acme.id, "", limit=10_000))
