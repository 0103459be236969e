# SPDX-License-Identifier: Apache-2.0
"""Rule packs that came from outside are taken into use, and out of it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from duly.foundation.ledger.actions import action, record
from duly.kernel import canonical, clock
from duly.kernel.actors import Actor
from duly.rooms.rulebook import kinds, queries
from duly.rooms.rulebook.models import InstalledPack, PackRetirement
from duly.rooms.rulebook.rules import installing


@action("rulebook.install_pack")
def install_pack(actor: Actor, document: Mapping[str, Any], *, origin: UUID) -> str:
    """Let a pack that came from outside run beside those of Duly, as a draft; gives its id.

    Records ``rulebook.pack_installed``.

    Raises:
        Refusal: ``rulebook.bad_pack``; ``rulebook.pack_taken`` when it says anew what another pack says.
    """
    digest = installing.digest_of(document)
    pack = installing.must_be_a_pack(document, digest)
    installing.must_fit(pack, queries.library())
    row = InstalledPack.objects.create(
        pack=pack.id, version=pack.version, digest=digest, document=canonical.encode_unchecked(document).decode(),
        origin=origin, by=actor.id, at=clock.now(),
    )  # fmt: skip
    record(kinds.INSTALLED, stream=row.id, public=_public(row))
    return pack.id


@action("rulebook.retire_packs")
def retire_packs(actor: Actor, *, origin: UUID) -> None:
    """Let the packs that came with one thing no longer run. Records ``rulebook.pack_retired`` for each."""
    for row in queries.installed_packs().filter(origin=origin):
        PackRetirement.objects.create(installed=row, by=actor.id, at=clock.now())
        record(kinds.RETIRED, stream=row.id, public=_public(row))


def _public(row: InstalledPack) -> dict[str, canonical.Json]:
    return {"pack": row.pack, "version": row.version, "digest": row.digest, "origin": str(row.origin)}
