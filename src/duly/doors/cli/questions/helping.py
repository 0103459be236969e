# SPDX-License-Identifier: Apache-2.0
"""What the desk works with: ready answers, articles of the help, its rules, how well it does. Texts come from YAML files."""

from pathlib import Path
from typing import Any
from uuid import UUID

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, dump, verb
from duly.doors.cli.questions.group import command, conversation, organisation
from duly.doors.look.documents import read_document
from duly.foundation.accounts import queries as accounts
from duly.kernel.words import Words
from duly.rooms.feedback import actions, queries
from duly.rooms.feedback.facts import ARTICLE_WORDS, LANGUAGES, Policy

_file = click.argument("file", type=click.Path(path_type=Path))
_article = click.argument("article", metavar="ARTICLE")
_MACROS = {
    "code": Words("Short name", "简称"),
    "title": Words("Title", "标题"),
    "languages": Words("Languages", "语言"),
}
_ARTICLES = {
    "slug": Words("Short name", "简称"), "version": Words("Version", "版本"), "state": Words("State", "状态"),
    "title": Words("Title", "标题"), "public": Words("Public", "公开"), "id": Words("Id", "标识"),
}  # fmt: skip
_MEASURES = {
    "month": Words("Month", "月份"), "department": Words("Department", "部门"), "opened": Words("Came in", "受理"),
    "first_p50": Words("First answer, hours (half)", "首答小时数（中位）"), "first_p90": Words("(nine in ten)", "（九成）"),
    "resolution_p50": Words("Resolved, hours (half)", "办结小时数（中位）"), "resolution_p90": Words("(nine in ten)", "（九成）"),
    "reopen_rate": Words("Opened again", "重开率"), "late": Words("Late", "逾期"), "stars": Words("Stars", "评分"),
}  # fmt: skip


@verb(command, "macros", en="Show the ready answers.", zh="列出常用答复。")
def macros(desk: Desk) -> None:
    """Show them."""
    rows = [
        {
            "id": str(one.id), "code": one.code, "title": _said(one.titles, desk.language), "languages": [*one.bodies],
            "bodies": one.bodies,
        }
        for one in queries.macros_for(desk.actor)
    ]  # fmt: skip
    desk.table(rows, _MACROS, empty=Words("There is no ready answer.", "没有常用答复。"))


@verb(
    command,
    "set-macro",
    en="Write a ready answer from a YAML file: code, kind, titles and bodies by language.",
    zh="从 YAML 文件保存常用答复：code、kind，以及各语言的 titles、bodies。",
)
@_file
@organisation
def set_macro(desk: Desk, *, file: Path, place: str | None) -> None:
    """Write it."""
    held, home = read_document(file), accounts.organisation_for(desk.actor, place)
    made = actions.set_macro(
        desk.actor, home.id, code=str(held.get("code", "")), titles=_texts(held.get("titles")), bodies=_texts(held.get("bodies")),
        kind=str(held.get("kind") or ""),
    )  # fmt: skip
    desk.tell({"id": str(made), "code": str(held.get("code", ""))}, en="{code} is ready.", zh="{code} 已保存。")


@verb(command, "retire-macro", en="Offer a ready answer no longer.", zh="停用常用答复。")
@click.argument("code")
@organisation
def retire_macro(desk: Desk, *, code: str, place: str | None) -> None:
    """Retire it."""
    actions.retire_macro(desk.actor, _macro(desk, code, place))
    desk.tell({"code": code}, en="{code} is retired.", zh="{code} 已停用。")


@verb(command, "draft", en="Fill a ready answer for a conversation and print it.", zh="为会话填充常用答复并输出。")
@conversation
@click.argument("code")
def draft(desk: Desk, *, conversation: str, code: str) -> None:
    """Print it: whoever sends it has read it."""
    card = queries.conversation_for(desk.actor, conversation)
    home = accounts.organisations([card.organisation])[card.organisation]
    text = queries.macro_text(desk.actor, _macro(desk, code, home.ref), card.id)
    desk.show({"number": card.number, "text": text}, lambda: click.echo(text))


@verb(
    command,
    "articles",
    en="Show the articles of the help, the latest version of each.",
    zh="列出知识条目（各条目最新版本）。",
)
def articles(desk: Desk) -> None:
    """Show them."""
    rows = [_row(desk, one) for one in queries.articles_for(desk.actor)]
    desk.table(rows, _ARTICLES, empty=Words("There is no article.", "没有知识条目。"))


@verb(command, "article", en="Show one article: its text and its digest.", zh="查看知识条目的文本与摘要。")
@_article
def article(desk: Desk, *, article: str) -> None:
    """Show it."""
    card = queries.article_for(desk.actor, article)
    data = _row(desk, card) | {"digest": card.digest, "texts": card.texts, "note": card.note}
    desk.show(
        data,
        lambda: click.echo("\n\n".join([card.digest, *(f"{title}\n{body}" for title, body in card.texts.values())])),
    )


@verb(
    command,
    "draft-article",
    en="Write the next version from a YAML file: slug, and texts by language with title and body.",
    zh="从 YAML 文件起草条目新版本：slug，以及各语言 texts 的 title、body。",
)
@_file
@organisation
def draft_article(desk: Desk, *, file: Path, place: str | None) -> None:
    """Write it; nobody reads it before somebody else has."""
    held, home = read_document(file), accounts.organisation_for(desk.actor, place)
    texts = held.get("texts")
    said = {str(one): _texts(text) for one, text in texts.items()} if isinstance(texts, dict) else {}
    made = actions.draft_article(desk.actor, home.id, slug=str(held.get("slug", "")), texts=said)
    card = queries.article_for(desk.actor, made)
    data = {"id": str(made), "slug": card.slug, "version": card.version, "digest": card.digest}
    desk.tell(
        data, en="{slug}, version {version}: somebody else reads it now.", zh="{slug} 第 {version} 版：待他人复核。"
    )


@verb(command, "review-article", en="Make exactly this text public, or send it back.", zh="公开此文本，或退回。")
@_article
@option("--digest", required=True, en="Of the text that you read.", zh="您所读文本的摘要。")
@option("--send-back", "back", default="", metavar="WHY", en="Send it back with a reason.", zh="退回并说明原因。")
def review_article(desk: Desk, *, article: str, digest: str, back: str) -> None:
    """Decide about it."""
    card = queries.article_for(desk.actor, article)
    actions.review_article(desk.actor, card.id, digest=digest, accepts=not back, note=back)
    now = queries.article_for(desk.actor, card.id)
    state = str(now.state) if desk.as_json else ARTICLE_WORDS[now.state].say(desk.language)
    desk.tell({"slug": card.slug, "state": state}, en="{slug}: {state}.", zh="{slug}：{state}。")


@verb(command, "withdraw-article", en="Take a public article out of the help.", zh="撤下已公开的条目。")
@_article
@option("--reason", required=True, en="Why.", zh="原因。")
def withdraw_article(desk: Desk, *, article: str, reason: str) -> None:
    """Withdraw it."""
    card = queries.article_for(desk.actor, article)
    actions.withdraw_article(desk.actor, card.id, reason=reason)
    desk.tell({"slug": card.slug}, en="{slug} is public no longer.", zh="{slug} 已撤下。")


@verb(
    command,
    "rules",
    en="Show the desk's rules: working days, and for how long one may come back.",
    zh="查看服务台规则：工作日期限与重开期限。",
)
@organisation
def rules(desk: Desk, *, place: str | None) -> None:
    """Show what holds, and what waits for a second person."""
    home = accounts.organisation_for(desk.actor, place).id
    waits = [one.policy.number for one in queries.policies_for(desk.actor, home) if one.confirmed_at is None]
    click.echo(dump(_plain(queries.policy_of(home)) | {"waiting": waits}))


@verb(command, "propose-rules", en="Propose the desk's next rules from a YAML file.", zh="从 YAML 文件拟定服务台规则。")
@_file
@organisation
def propose_rules(desk: Desk, *, file: Path, place: str | None) -> None:
    """Propose them."""
    home = accounts.organisation_for(desk.actor, place).id
    number = actions.propose_policy(desk.actor, home, read_document(file))
    desk.tell({"number": number}, en="Version {number} waits for somebody else.", zh="第 {number} 版待他人确认。")


@verb(command, "confirm-rules", en="Put rules into force that somebody else proposed.", zh="确认他人拟定的服务台规则。")
@click.argument("number", type=int)
@organisation
def confirm_rules(desk: Desk, *, number: int, place: str | None) -> None:
    """Confirm them."""
    actions.confirm_policy(desk.actor, accounts.organisation_for(desk.actor, place).id, number)
    desk.tell({"number": number}, en="Version {number} holds.", zh="第 {number} 版已生效。")


@verb(command, "measures", en="How fast and how well, by month and department.", zh="按月、按部门的时效与质量。")
@option("--months", type=click.IntRange(1, 60), default=12, en="So many months back.", zh="回溯月数。")
@organisation
def measures(desk: Desk, *, months: int, place: str | None) -> None:
    """Show them."""
    home = accounts.organisation_for(desk.actor, place).id
    units = {one.id: one.ref for one in accounts.departments_of(home).values()}
    rows = [
        {name: round(value, 2) if isinstance(value, float) else value for name, value in one._asdict().items()}
        | {"reopen_rate": one.reopen_rate, "department": units.get(one.department) if one.department else None}
        for one in queries.measures(desk.actor, home, months=months)
    ]
    desk.table(rows, _MEASURES, empty=Words("Nobody has asked anything.", "尚无咨询或投诉。"))


def _macro(desk: Desk, code: str, place: str | None) -> UUID:
    """A ready answer by its short name; one that nobody wrote has no id, and is refused where it is used."""
    home = accounts.organisation_for(desk.actor, place).id
    return next((one.id for one in queries.macros_for(desk.actor, home) if one.code == code), UUID(int=0))


def _row(desk: Desk, card: Any) -> dict[str, Any]:
    state = str(card.state) if desk.as_json else ARTICLE_WORDS[card.state].say(desk.language)
    title = _said({one: said for one, (said, _) in card.texts.items()}, desk.language)
    return {
        "id": str(card.id), "slug": card.slug, "version": card.version, "state": state, "title": title, "public": card.is_public,
    }  # fmt: skip


def _said(texts: dict[str, str], language: str) -> str:
    wanted = "zh-Hans" if language.startswith("zh") else "en"
    return texts.get(wanted) or next((texts[one] for one in LANGUAGES if texts.get(one)), "")


def _texts(given: object) -> dict[str, str]:
    """Texts by name; what is no mapping holds none, and the verb says what is missing."""
    return {str(name): str(text or "") for name, text in given.items()} if isinstance(given, dict) else {}


def _plain(policy: Policy) -> dict[str, Any]:
    return policy._asdict() | {"question": policy.question._asdict(), "complaint": policy.complaint._asdict()}
