# SPDX-License-Identifier: Apache-2.0
"""Acme, which sends its customers in a sealed package, and Other, which is given them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings

from duly.house import config
from duly.rooms.parcels import actions as parcels
from duly.rooms.parcels import queries as parcels_held
from duly.rooms.transfer import queries
from rooms.parcels.stage import Stage, a_stage
from rooms.transfer.town import Ground, laid_down, loaded, reconciled


@dataclass
class Sending:
    """Acme, which sends, and Other, which is given."""

    stage: Stage
    ground: Ground
    folder: Path

    def target(self, **options: str) -> dict[str, Any]:
        """The target of the sender's plan."""
        key = parcels_held.key_for(self.stage.world.operator, self.stage.keys["other_at_acme"])
        return {"kind": "package", "options": {"receiver": key.fingerprint, **options}}

    def laid_down(self, lines: list[str], **options: str) -> UUID:
        """A transfer of these lines into a package."""
        return laid_down(self.stage.world, self.ground, self.folder, lines, target=self.target(**options))

    def loaded(self, lines: list[str], **options: str) -> UUID:
        """The same, agreed to and loaded: the package is sealed."""
        return loaded(self.stage.world, self.laid_down(lines, **options))

    def given(self, lines: list[str], **options: str) -> Path:
        """A package of these lines, proved and handed over, as one file."""
        made = reconciled(self.stage.world, self.loaded(lines, **options))
        card = parcels_held.sealed_of(made)
        assert card is not None
        parcels.hand_over(self.stage.world.operator, card.id, way="usb")
        return self.stage.given(card.id)

    def opened(self, path: Path) -> UUID:
        """The same at the other house, checked and opened; its id there."""
        parcel = parcels.receive(self.stage.ozzy, self.stage.world.other.id, path)
        parcels.verify(self.stage.ozzy, parcel)
        parcels.open_parcel(self.stage.ozzy, parcel)
        return parcel

    def only(self) -> UUID:
        """Acme's one transfer."""
        (card,) = queries.transfers_for(self.stage.world.ada)
        return card.id

    def state(self, transfer: UUID) -> str:
        """Where it is."""
        return str(queries.row_for(self.stage.world.operator, transfer).state)


@pytest.fixture
def sending(db: None, ground: Ground, tmp_path: Path, settings: LazySettings) -> Sending:
    home = tmp_path / "home"
    settings.DULY = config.read({"DULY_HOME": str(home), "DULY_DATABASE_URL": ground.url})
    return Sending(a_stage(tmp_path), ground, tmp_path)
