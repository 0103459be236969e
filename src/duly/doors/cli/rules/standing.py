# SPDX-License-Identifier: Apache-2.0
"""``duly rules packs | sign | profile | answer``: what the organisation stands by."""

import click

from duly.doors.cli.bilingual import option
from duly.doors.cli.desk import Desk, verb
from duly.doors.cli.rules.group import command
from duly.doors.look import rulebook as said
from duly.foundation.accounts import queries as accounts
from duly.kernel import clock
from duly.kernel.words import Words
from duly.rooms.rulebook import actions, queries
from duly.rooms.rulebook.facts import NO_SUCH_PACK

_organisation = option("--organisation", metavar="ORG", en="Of which organisation.", zh="所属主体。")
_PAST = Words(en="{day} (past)", zh="{day}（已过期）")


@verb(command, "packs", en="List the packs: status, day of review, who of the organisation signed.", zh="列出规则包：状态、复审日、签署人。")  # fmt: skip
@_organisation
def packs(desk: Desk, *, organisation: str | None) -> None:
    """List packs."""
    place, today = accounts.organisation_for(desk.actor, organisation), clock.now().date()
    signed = list(queries.sign_offs(place.id))
    names = accounts.names_of(row.by for row in signed)
    rows = []
    for pack in (one for one in queries.packs() if one.rules or one.manual):
        by = [f"{names.get(row.by, '')} ({row.role})" for row in signed if row.digest == pack.digest]
        is_past = said.is_past_review(pack, today)
        day = _PAST.say(desk.language, day=pack.review_by) if is_past and not desk.as_json else pack.review_by
        rows.append({
            "pack": pack.id, "version": pack.version, "jurisdiction": pack.jurisdiction, "status": pack.status,
            "review_by": day, "is_past_review": is_past, "rules": len(pack.rules), "digest": pack.digest, "signed_by": by,
        })  # fmt: skip
    columns = {
        "pack": Words("Pack", "规则包"), "version": Words("Version", "版本"), "jurisdiction": Words("Law of", "法域"),
        "status": Words("Status", "状态"), "review_by": Words("Review by", "复审日"), "rules": Words("Rules", "规则数"),
        "signed_by": Words("Signed by", "签署人"),
    }  # fmt: skip
    desk.table(rows, columns)
    if not desk.as_json:
        click.echo(said.NOT_ADVICE.say(desk.language))


@verb(command, "sign", en="Sign the version of a pack that runs, as read.", zh="签署当前运行的规则包版本。")
@click.argument("pack")
@_organisation
@option("--role", required=True, en="In which role, such as counsel.", zh="签署身份，例如法律顾问。")
@option("--note", default="", en="A note.", zh="备注。")
@option(
    "--digest",
    default="",
    en="Of the version that was read; otherwise you are asked.",
    zh="所阅版本的摘要；未给出时会询问。",
)
def sign(desk: Desk, *, pack: str, organisation: str | None, role: str, note: str, digest: str) -> None:
    """Sign a pack."""
    found = next((one for one in queries.packs() if one.id == pack), None)
    if found is None:
        raise NO_SUCH_PACK(field="pack", pack=pack)
    if not digest:
        click.echo(f"{found} {found.digest}", err=True)
        click.confirm(desk.say("Have you read exactly this version?", "您是否已阅读此版本？"), abort=True, err=True)
    place = accounts.organisation_for(desk.actor, organisation)
    actions.sign_pack(desk.actor, place.id, pack, digest=digest or found.digest, role=role, note=note)
    desk.tell(
        {"pack": pack, "version": found.version, "digest": found.digest},
        en="Signed {pack} {version}.", zh="已签署 {pack} {version}。",
    )  # fmt: skip


@verb(
    command, "profile", en="Show what the organisation answered, and what is assumed.", zh="查看主体的回答与默认假设。"
)
@_organisation
def profile(desk: Desk, *, organisation: str | None) -> None:
    """Show the profile."""
    place = accounts.organisation_for(desk.actor, organisation)
    given = queries.profile_of(place.id)
    names = accounts.names_of(row.by for row in given.values())
    rows = []
    for one in (each for each in queries.questions().values() if each.scope == "organisation"):
        row = given.get(one.name)
        is_answered = row is not None and row.value is not None
        rows.append({
            "question": one.name, "words": one.words.say(desk.language), "answer": row.value if row else None,
            "assumed": None if is_answered else one.assume_from or one.assume,
            "by": names.get(row.by, "") if row and is_answered else None, "at": row.at if row and is_answered else None,
        })  # fmt: skip
    columns = {
        "question": Words("Name", "名称"), "words": Words("Question", "问题"), "answer": Words("Answer", "回答"),
        "assumed": Words("Assumed", "默认假设"), "by": Words("By", "回答人"), "at": Words("At", "时间"),
    }  # fmt: skip
    desk.table(rows, columns)


@verb(
    command, "answer", en="Answer a question for all notices of an organisation.", zh="为主体的全部通知回答一个问题。"
)
@click.argument("question")
@click.argument("value", required=False)
@_organisation
@option("--back", is_flag=True, en="Take the answer back.", zh="撤回回答。")
def answer(desk: Desk, *, question: str, value: str | None, organisation: str | None, back: bool) -> None:
    """Answer a question."""
    place = accounts.organisation_for(desk.actor, organisation)
    actions.answer(desk.actor, place.id, question, None if back else value or "")
    kept = queries.answers_of(place.id).get(question)
    desk.tell({"question": question, "value": kept}, en="{question}: {value}.", zh="{question}：{value}。")
