# SPDX-License-Identifier: Apache-2.0
"""``duly announcements``: what stands on the website, since when, until when, and how to embed the banner."""

import base64
import hashlib
from datetime import UTC, datetime

import click
from django.conf import settings

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.doors.look.banner import script
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.words import Words
from duly.rooms.announcements import actions, queries
from duly.rooms.announcements.facts import CODES
from duly.rooms.notices import queries as notices

_STOOD = {
    "language": Words("Language", "语言"), "stood": Words("Stood", "公示"), "began_at": Words("From", "自"),
    "last_at": Words("To", "至"), "checks": Words("Looks", "查验次数"), "why": Words("Why missing", "缺失原因"),
}  # fmt: skip


@verbs("announcements", en="Announcements on the website: proof, end, banner.", zh="网站公告：公示证明、结束、横幅。")
def command() -> None:
    """Holds the verbs below."""


@verb(command, "standing", en="When an announcement stood on the website, as seen by the self-check.",
      zh="公告的公示时段（由自检查验）。")  # fmt: skip
@click.argument("notice")
def standing(desk: Desk, *, notice: str) -> None:
    """Show how long it stood."""
    found = notices.notice_for(desk.actor, notice)
    rows = [
        {
            "language": row.language, "stood": row.is_seen, "began_at": row.began_at, "last_at": row.last_at,
            "checks": row.checks, "why": CODES[row.code].say(desk.language) if row.code else "",
        }
        for row in queries.standing(found.id)
    ]  # fmt: skip
    desk.table(rows, _STOOD, Words("Nobody has looked yet.", "尚未查验。"))


@verb(command, "check", en="Look at all announcements that are due for a look, now.", zh="立即查验到期应查的公告。")
def check(desk: Desk) -> None:
    """Run the self-check."""
    desk.tell({"pages": actions.check()}, "Looked at {pages} pages.", "已查验 {pages} 个页面。")


@verb(command, "end", en="Say until when an announcement is current; it stays in the archive.",
      zh="设定公告的公示截止时间；之后仍保留在存档中。")  # fmt: skip
@click.argument("notice")
@option(
    "--until",
    required=True,
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]),
    en="Day or minute, UTC.",
    zh="日期或时刻（UTC）。",
)
@option("--reason", required=True, en="Why.", zh="理由。")
def end(desk: Desk, *, notice: str, until: datetime, reason: str) -> None:
    """Set the term."""
    actor, moment = desk.actor, until.replace(tzinfo=UTC)
    actions.set_term(actor, notices.notice_for(actor, notice).id, until=moment, reason=reason)
    desk.tell(
        {"notice": notice, "until": clock.stamp(moment)},
        "{notice} is current until {until}.",
        "{notice} 公示至 {until}。",
    )


@verb(command, "take-down", en="Take an announcement off the website.", zh="从网站撤下公告。")
@click.argument("notice")
@option("--reason", required=True, en="Why.", zh="理由。")
def take_down(desk: Desk, *, notice: str, reason: str) -> None:
    """Take it down."""
    actor = desk.actor
    actions.take_down(actor, notices.notice_for(actor, notice).id, reason=reason)
    desk.tell({"notice": notice}, "{notice} is off the website.", "{notice} 已从网站撤下。")


@verb(command, "snippet", en="The lines that show announcements as a banner on another website.",
      zh="在其他网站以横幅展示公告所需的代码。")  # fmt: skip
@option("--organisation", metavar="ORG", en="Whose announcements.", zh="所属主体。")
@option(
    "--language",
    "tag",
    default="",
    metavar="TAG",
    en="Its language; the page's own when left out.",
    zh="语言；省略则随页面。",
)
def snippet(desk: Desk, *, organisation: str | None, tag: str) -> None:
    """Print the snippet with the digest of this version's script."""
    place = accounts.organisation_for(desk.actor, organisation)
    site = settings.DULY.public_url
    digest = "sha384-" + base64.b64encode(hashlib.sha384(script()).digest()).decode()
    language = f' data-lang="{tag}"' if tag else ""
    html = (
        f'<script src="{site}/announcements/banner.js" integrity="{digest}" crossorigin="anonymous"'
        f' data-org="{place.ref}"{language} async></script>'
    )
    policy = f"Content-Security-Policy: script-src {site}; connect-src {site}"
    data = {"html": html, "policy": policy, "integrity": digest}
    desk.tell(
        data,
        "{html}\n\nWhere the page has a policy, it needs:\n{policy}",
        "{html}\n\n若页面设有内容安全策略，须包含：\n{policy}",
    )
