# SPDX-License-Identifier: Apache-2.0
"""The group ``duly parcels``, to which the modules beside this one add their verbs, and which package or key is meant."""

from pathlib import Path
from uuid import UUID

import click

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk
from duly.foundation.accounts import queries as accounts
from duly.rooms.parcels import queries
from duly.rooms.parcels.facts import NO_SUCH_KEY, NO_SUCH_PARCEL, KeyCard, ParcelCard

_SHORTEST = 6
parcel = click.argument("parcel", metavar="PACKAGE")
organisation = option(
    "--organisation",
    metavar="ORG",
    en="Whose; the only organisation's when left out.",
    zh="所属主体；省略则为唯一主体。",
)


@verbs(
    "parcels",
    en="Sealed packages: keys, list, hand over, receive, open, custody, destroy.",
    zh="密封包：密钥、列表、移交、接收、拆封、交接链、销毁。",
)
def command() -> None:
    """Holds the verbs."""


@verbs("keys", en="Package keys: ours, and those of other houses.", zh="密封包密钥：我方与对方的密钥。")
def keys() -> None:
    """Holds the verbs of keys."""


command.add_command(keys)


def card_of(desk: Desk, said: str) -> ParcelCard:
    """The package that is meant: by our number or the one on it, or how either begins.

    Raises:
        Refusal: ``parcels.no_such_parcel``.
    """
    wanted = said.strip().lower()
    found = [one for one in queries.parcels_for(desk.actor) if _begins(wanted, str(one.id), str(one.package))]
    if len(found) != 1:
        raise NO_SUCH_PARCEL(field="parcel")
    return found[0]


def key_of(desk: Desk, said: str) -> KeyCard:
    """The key that is meant: by its id or fingerprint, or how either begins.

    Raises:
        Refusal: ``parcels.no_such_key``.
    """
    wanted = said.replace(" ", "").lower()
    found = [
        one for one in queries.keys_for(desk.actor)
        if _begins(wanted, str(one.id), one.key_id, one.key_id.removeprefix("sha256:"), one.fingerprint.replace(" ", ""))
    ]  # fmt: skip
    if len(found) != 1:
        raise NO_SUCH_KEY(field="key")
    return found[0]


def place(desk: Desk, name: str | None) -> UUID:
    """The organisation that is meant."""
    return accounts.organisation_for(desk.actor, name).id


def written(path: Path, content: bytes) -> str:
    """Write a new file; one that is there already stays, and it is said so."""
    with path.open("xb") as stream:
        stream.write(content)
    return str(path)


def _begins(wanted: str, *names: str) -> bool:
    return len(wanted) >= _SHORTEST and any(name.startswith(wanted) for name in names)
