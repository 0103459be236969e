# SPDX-License-Identifier: Apache-2.0
"""``duly pack``: bundles of templates, rules, orders of channels and targets."""

from pathlib import Path
from typing import Any

import click

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.doors.look.documents import UNREADABLE
from duly.kernel.words import Words
from duly.rooms.library import actions, queries
from duly.rooms.library.facts import INDUSTRY_WORDS, LARGEST, Contents, Parts

_COLUMNS = {
    "id": Words("Bundle", "资源包"), "version": Words("Version", "版本"), "industry": Words("Industry", "行业"),
    "title": Words("Title", "标题"), "signer": Words("Signed by", "签名者"), "state": Words("State", "状态"),
}  # fmt: skip
_IN_USE, _GONE, _SHIPPED = Words("in use", "在用"), Words("given up", "已停用"), Words("comes with Duly", "随附")


@verbs("pack", en="Bundles of templates, rules, channel orders and targets: list, look into, take over, pass on.",
       zh="资源包（模板、规则、渠道顺序、指标）：查看、采用、停用、导出。")  # fmt: skip
def command() -> None:
    """Holds the verbs below."""


@verb(
    command,
    "list",
    en="Show the bundles in use, those given up, and those that come with Duly.",
    zh="显示在用、已停用与随附的资源包。",
)
def list_(desk: Desk) -> None:
    """All of them."""
    cards = queries.cards_for(desk.actor)
    in_use = {card.contents.id for card in cards if card.retired_at is None}
    rows = [
        _row(desk, card.contents) | {"signer": card.signer or "Duly", "state": (_GONE if card.retired_at else _IN_USE).say(desk.language)}
        for card in cards
    ]  # fmt: skip
    rows += [
        _row(desk, one) | {"signer": "Duly", "state": _SHIPPED.say(desk.language)}
        for one in queries.shipped().values()
        if one.id not in in_use
    ]
    desk.table(rows, _COLUMNS)


@verb(command, "show", en="Look into a file, or into a bundle that comes with Duly: what it holds, who signed it.",
      zh="查看文件或随附资源包的内容与签名者。")  # fmt: skip
@click.argument("file", metavar="FILE|NAME")
def show(desk: Desk, *, file: str) -> None:
    """Nothing is taken over."""
    shipped = queries.shipped().get(file)
    if shipped is not None:
        data = _held(desk, shipped) | {"signer": "Duly", "fingerprint": "", "known": True}
    else:
        found = queries.preview(_bytes_of(Path(file)))
        data = _held(desk, found.contents) | {
            "signer": found.signer.name, "fingerprint": found.signer.fingerprint, "known": found.is_known, "digest": found.digest,
        }  # fmt: skip
    desk.show(data, lambda: click.echo("\n".join(f"{key}: {_said(value)}" for key, value in data.items())))


@verb(command, "import", en="Take over what a file holds; --trust FINGERPRINT the first time a partner signs.",
      zh="采用文件中的资源包；首次采用某合作方签名的文件时须 --trust 指纹。")  # fmt: skip
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@option(
    "--trust", metavar="FINGERPRINT", en="What the signer told you on another way.", zh="通过其他途径核对的签名者指纹。"
)
def import_(desk: Desk, *, file: Path, trust: str | None) -> None:
    """Its rules run at once, as drafts."""
    row = actions.install(desk.actor, _bytes_of(file), trust=trust)
    desk.tell({"bundle": row.name, "version": row.version, "digest": row.digest}, en="{bundle} {version} was taken over.",
              zh="已采用 {bundle} {version}。")  # fmt: skip


@verb(command, "adopt", en="Take over a bundle that comes with Duly.", zh="采用随附的资源包。")
@click.argument("name")
def adopt(desk: Desk, *, name: str) -> None:
    """Its rules run at once, as drafts."""
    row = actions.adopt(desk.actor, name)
    desk.tell({"bundle": row.name, "version": row.version, "digest": row.digest}, en="{bundle} {version} was taken over.",
              zh="已采用 {bundle} {version}。")  # fmt: skip


@verb(command, "retire", en="Give a bundle up: its rules no longer run.", zh="停用资源包：其规则不再执行。")
@click.argument("name")
@option("--reason", required=True, en="Why.", zh="理由。")
def retire(desk: Desk, *, name: str, reason: str) -> None:
    """Notices that were written from it stay as they are."""
    actions.retire(desk.actor, name, reason)
    desk.tell({"bundle": name}, en="{bundle} was given up.", zh="已停用 {bundle}。")


@verb(command, "signers", en="Show whose signatures are trusted here.", zh="显示已信任的签名者。")
def signers(desk: Desk) -> None:
    """Oldest first."""
    rows = [{"signer": one.name, "fingerprint": one.fingerprint} for one in queries.trusted()]
    desk.table(rows, {"signer": _COLUMNS["signer"], "fingerprint": Words("Fingerprint", "指纹")})


@verb(command, "distrust", en="Trust a signer no longer; what was taken over from them stays until it is given up.",
      zh="不再信任签名者；已采用的资源包在停用前保留。")  # fmt: skip
@click.argument("fingerprint")
@option("--reason", required=True, en="Why.", zh="理由。")
def distrust(desk: Desk, *, fingerprint: str, reason: str) -> None:
    """Their next file is asked about."""
    actions.distrust(desk.actor, fingerprint, reason)
    desk.tell({"fingerprint": fingerprint}, en="{fingerprint} is no longer trusted.", zh="不再信任 {fingerprint}。")


@verb(command, "export", en="Write a signed file for a partner: notices as templates, rule packs that were taken over.",
      zh="导出签名文件供合作方使用：通知转为模板，以及已采用的规则包。")  # fmt: skip
@click.argument("id_", metavar="ID")
@option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    en="File to write.",
    zh="写入的文件。",
)
@option("--notice", "notices", multiple=True, metavar="NUMBER", en="A notice; repeat it.", zh="通知编号；可重复。")
@option(
    "--rules",
    "packs",
    multiple=True,
    metavar="PACK",
    en="A rule pack that was taken over; repeat it.",
    zh="已采用的规则包；可重复。",
)
@option("--version", default="1", en="Version of the bundle.", zh="资源包版本。")
@option(
    "--industry",
    type=click.Choice([one.value for one in INDUSTRY_WORDS]),
    default="general",
    en="Industry.",
    zh="行业。",
)
@option(
    "--title", nargs=2, required=True, metavar="EN ZH", en="Its title, in both languages.", zh="标题（英文、中文）。"
)
@option(
    "--note",
    nargs=2,
    required=True,
    metavar="EN ZH",
    en="What a partner should know, in both languages.",
    zh="说明（英文、中文）。",
)
@option(
    "--results",
    is_flag=True,
    en="With counts of what came of it; small groups are left out.",
    zh="附结果计数（小群体不计）。",
)
@option("--organisation", metavar="ORG", en="Who signs.", zh="签名主体。")
def export(desk: Desk, *, id_: str, out: Path, title: tuple[str, str], note: tuple[str, str], **asked: Any) -> None:
    """No customer, no address, no answer is in it."""
    parts = Parts(
        id_, asked["version"], Words.literal(*title), Words.literal(*note), asked["industry"], asked["notices"], asked["packs"],
        with_results=asked["results"],
    )  # fmt: skip
    content = actions.export(desk.actor, asked["organisation"], parts)
    out.write_bytes(content)
    fingerprint = queries.preview(content).signer.fingerprint
    desk.tell({"path": str(out), "fingerprint": fingerprint}, en="Written: {path}. Tell your partner your fingerprint: {fingerprint}",
              zh="已写入：{path}。请将指纹告知合作方：{fingerprint}")  # fmt: skip


def _row(desk: Desk, one: Contents) -> dict[str, Any]:
    return {
        "id": one.id, "version": one.version, "industry": INDUSTRY_WORDS[one.industry].say(desk.language),
        "title": one.words.say(desk.language),
    }  # fmt: skip


def _held(desk: Desk, one: Contents) -> dict[str, Any]:
    return _row(desk, one) | {
        "note": one.note.say(desk.language),
        "templates": [f"{each.id} ({each.kind}: {', '.join(each.languages)})" for each in one.templates],
        "rules": [
            f"{pack['pack']['id']}: {', '.join(rule['id'] for rule in pack.get('rules', []))}" for pack in one.rules
        ],
        "cascades": [f"{each.id}: {each.words.say(desk.language)}" for each in one.cascades],
        "metrics": [
            f"{each.words.say(desk.language)} {'≤' if each.at_most else '≥'} {each.percent}%" for each in one.metrics
        ],
        "results": len(one.results),
    }


def _said(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise UNREADABLE(field="file", path=path, why=error.strerror) from error
