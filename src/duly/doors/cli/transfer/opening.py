# SPDX-License-Identifier: Apache-2.0
"""``duly transfer open``: a package that we were given, from the file to a rehearsal, in one command that can be repeated."""

from pathlib import Path
from typing import Any
from uuid import UUID

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.transfer import named, working
from duly.doors.cli.transfer.group import command
from duly.foundation.accounts import queries as accounts
from duly.kernel.refusals import Because, Refusal, refusal
from duly.kernel.words import Words
from duly.rooms.parcels import actions as parcels
from duly.rooms.parcels import queries as parcels_held
from duly.rooms.parcels.facts import Event, Opened
from duly.rooms.recognition.facts import ACCURACY, SURE
from duly.rooms.transfer import actions, queries
from duly.rooms.transfer.facts import State, TransferCard

_LARGEST = 65_536
SENDER_UNKNOWN = refusal(
    "cli.sender_unknown",
    Because.CONFLICT,
    en="The package is whole, but you do not know the key that signed it. It calls itself {owner}; its fingerprint is\n  {fingerprint}\n"
    "Nothing was opened. To trust it: duly parcels keys trust {path}; then another person has the digits read out by {owner} on the telephone and types them in: duly parcels keys confirm KEY 'DIGITS' --as EMAIL. Then repeat this command.",
    zh="密封包完整，但签名密钥未登记。其自称 {owner}，指纹为\n  {fingerprint}\n"
    "未拆封任何内容。如需信任：执行 duly parcels keys trust {path}；再由另一人请 {owner} 在电话中读出数字并录入：duly parcels keys confirm 密钥 '数字' --as 邮箱。随后重复本命令。",
)
OTHER_KEY_FILE = refusal(
    "cli.other_key_file",
    Because.CONFLICT,
    en="{path} is not the file of a package key of ours. This package opens with a key in the vault: leave --key out, or name the file that `duly parcels keys show --out` wrote. A file with an identity of age opens packages that were sealed with age.",
    zh="{path} 不是我方密封包密钥的文件。该密封包由保管库中的密钥拆封：请省略 --key，或指定 duly parcels keys show --out 导出的文件。age 身份密钥文件仅用于以 age 密封的包。",
)
_NEXT = Words(
    en="Rehearsed from package {package}: {ref}. Look at it: duly transfer show {ref}. Then: duly transfer ask {ref}",
    zh="已由密封包 {package} 预演：{ref}。查看：duly transfer show {ref}。随后：duly transfer ask {ref}",
)


@verb(command, "open", en="Open a package that we were given: check it, open it, plan from it, rehearse. Can be repeated.", zh="拆封收到的密封包：核验、拆封、制定计划并预演；可重复执行。")  # fmt: skip
@click.argument("package", type=click.Path(exists=True, path_type=Path))
@option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=None, en="Which key opens it; needed for a package sealed with age: the file with the identity.", zh="用于拆封的密钥；以 age 密封时须指定身份密钥文件。")  # fmt: skip
@option("--plan", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=None, en="A plan whose source is the package (its `sources` may be left out).", zh="以该包为来源的计划（可省略 sources）。")  # fmt: skip
@named.organisation
def open_(desk: Desk, *, package: Path, key: Path | None, plan: Path | None, organisation: str | None) -> int:
    """Open."""
    home = accounts.organisation_for(desk.actor, organisation)
    parcel = _taken_in(desk, home.id, package, key)
    found = _opened(desk, parcel, package, key)
    _say(desk, found)
    card = _planned(desk, home.id, parcel, package, plan)
    if card.state == State.PLANNED:
        actions.inventory(desk.actor, card.id)
    if not _mapped(desk, card.id):
        desk.tell(
            {"ref": card.ref}, en="Opened and looked through: {ref}. Not every column is known for certain. Next: duly transfer draft {ref} mapping.yaml",
            zh="已拆封并清点：{ref}。部分列的含义尚不确定。下一步：duly transfer draft {ref} mapping.yaml",
        )  # fmt: skip
        return 0
    fresh = queries.transfer_for(desk.actor, home.id, card.ref)
    code = 0
    if fresh.state in {State.MAPPED, State.REHEARSING}:
        code = working.rehearsed(desk, fresh)
    if not desk.as_json and not code:
        click.echo(_NEXT.say(desk.language, package=package.name, ref=card.ref))
    return code


def _taken_in(desk: Desk, organisation: UUID, package: Path, key: Path | None) -> UUID:
    """Our id of the package: received now, or before."""
    outside = parcels_held.outside_of(package)
    if key is not None and outside.sealing != "age":
        _must_be_ours(organisation, key)
    held = parcels_held.received_as(desk.actor, organisation, outside.package)
    return held.id if held else parcels.receive(desk.actor, organisation, package, title=package.stem)


def _must_be_ours(organisation: UUID, key: Path) -> None:
    with key.open("rb") as stream:
        text = stream.read(_LARGEST).decode(errors="replace")
    if not any(parcels_held.is_ours(one) for one in parcels_held.keys_named(organisation, text)):
        raise OTHER_KEY_FILE(field="key", path=key.name)


def _opened(desk: Desk, parcel: UUID, package: Path, key: Path | None) -> Opened:
    try:
        if parcels_held.parcel_for(desk.actor, parcel).event is Event.RECEIVED:
            parcels.verify(desk.actor, parcel)
        return parcels.open_parcel(desk.actor, parcel, identity=key.read_text("utf-8", "replace") if key else "")
    except Refusal as no:
        if no.code != "parcels.unknown_sender":
            raise
        outside = parcels_held.outside_of(package)
        raise SENDER_UNKNOWN(owner=outside.sender, fingerprint=outside.fingerprint, path=package) from no


def _say(desk: Desk, found: Opened) -> None:
    if not desk.as_json:
        names = ", ".join(f"{one.name} ({one.rows})" for one in found.tables)
        click.echo(
            desk.say(
                "Whole, signed by a key that you know, opened: {names}",
                "完整，由已知密钥签名，已拆封：{names}",
                names=names,
            )
        )


def _planned(desk: Desk, organisation: UUID, parcel: UUID, package: Path, plan: Path | None) -> TransferCard:
    """The transfer out of the package: planned now, or before."""
    document, uploads = named.read_plan(plan) if plan else (_plan(desk, parcel, package), {})
    document.setdefault("sources", [{"ref": "package", "kind": "package", "address": f"parcel:{parcel}"}])
    ref = document.get("transfer")
    known = [
        one
        for one in queries.transfers_for(desk.actor, organisation)
        if one.ref == ref and one.state != State.WITHDRAWN
    ]
    if known:
        return known[0]
    made = actions.plan(desk.actor, organisation, document, uploads)
    return queries.transfer_for(desk.actor, organisation, str(made))


def _plan(desk: Desk, parcel: UUID, package: Path) -> dict[str, Any]:
    """Where nobody says otherwise: into CSV files beside the package. Nothing is written there before two people agree."""
    card = parcels_held.parcel_for(desk.actor, parcel)
    ref = f"package-{str(card.package)[:8]}"
    peers = ", ".join(card.peers)
    return {
        "duly": "transfer/1", "transfer": ref, "title": {"en": f"Package from {peers}"[:200], "zh": f"来自 {peers} 的密封包"[:200]},
        "why": "handover", "target": {"kind": "files", "address": str(package.resolve().parent / ref), "options": {}},
    }  # fmt: skip


def _mapped(desk: Desk, transfer: UUID) -> bool:
    """Whether it is mapped: as the package itself says, or where every column was recognised for certain."""
    row = queries.row_for(desk.actor, transfer)
    if row.state != State.INVENTORIED:
        return True
    document = queries.declared_mapping(transfer) or _recognised(desk, transfer)
    if document is not None:
        actions.lay_mapping(desk.actor, transfer, document)
    return document is not None


def _recognised(desk: Desk, transfer: UUID) -> dict[str, Any] | None:
    document = queries.draft_mapping(queries.drafts_for(desk.actor, queries.row_for(desk.actor, transfer)))
    fields = [field for table in document["tables"] for field in table["fields"]]
    return document if all(field.get("confidence", 0) >= SURE * ACCURACY for field in fields) else None
