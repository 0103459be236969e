# SPDX-License-Identifier: Apache-2.0
"""``duly users``: accounts of the staff."""

import sys

import click

from duly.doors.cli.asking import must_be_sure
from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.foundation.accounts import actions, queries
from duly.foundation.accounts.facts import ROLES
from duly.kernel.words import Words

_role = option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(sorted(ROLES)),
    en="What the account may do; may be given several times.", zh="账户角色，可多次给出。",
)  # fmt: skip
_organisation = option(
    "--organisation",
    metavar="ORG",
    en="Only in this organisation; in all when left out.",
    zh="仅限该主体；省略则为全部主体。",
)


_ENDS = Words(
    en="{name} ({email}) cannot sign in any more, and is not let in again. API keys of theirs that die with it: {keys}. What "
    "they did stays on record; open tasks of theirs are to be handed on (`duly agreement give`).",
    zh="{name}（{email}）此后不能登录，且不可恢复；随之失效的接口密钥：{keys} 个。其操作记录保留，未了结的任务须另行转交（duly agreement give）。",
)


@verbs("users", en="Accounts of the staff.", zh="员工账户。")
def command() -> None:
    """Holds the verbs below."""


@verb(command, "add", en="Add an account.", zh="添加账户。")
@click.argument("email")
@option("--name", required=True, en="The person's name.", zh="姓名。")
@_role
@_organisation
@option(
    "--language",
    type=click.Choice(["zh-Hans", "en"]),
    default="zh-Hans",
    show_default=True,
    en="Language of the console.",
    zh="控制台语言。",
)
@option(
    "--password",
    "with_password",
    is_flag=True,
    en="Also set a password: asked for, or one line of standard input.",
    zh="同时设置密码：交互输入，或取标准输入的一行。",
)
def add(
    desk: Desk,
    *,
    email: str,
    name: str,
    roles: tuple[str, ...],
    organisation: str | None,
    language: str,
    with_password: bool,
) -> None:
    """Add an account, and say under which id."""
    password = _ask_password(desk) if with_password else None
    user = actions.add_user(
        desk.actor, email, name, roles=roles, organisation=organisation, language=language, password=password
    )
    desk.tell({"id": user.id, "email": user.email, "roles": sorted(roles)}, en="Added {email}.", zh="已添加 {email}。")


@verb(command, "grant", en="Set the roles of an account.", zh="设置账户的角色。")
@click.argument("email")
@_role
@_organisation
def grant(desk: Desk, *, email: str, roles: tuple[str, ...], organisation: str | None) -> None:
    """Set roles."""
    actions.grant(desk.actor, email, roles=roles, organisation=organisation)
    desk.tell(
        {"email": email, "roles": sorted(roles)}, en="{email} now has: {roles}.", zh="{email} 现有角色：{roles}。"
    )


@verb(command, "department", en="Say which department somebody belongs to; none when left out.", zh="设置员工所属部门；省略则为无部门。")  # fmt: skip
@click.argument("email")
@click.argument("department", required=False)
@option("--organisation", metavar="ORG", en="In which organisation.", zh="所属主体。")
@option(
    "--head", is_flag=True, en="They head it: what is late there goes to them.", zh="为部门负责人：逾期事项升级至此人。"
)
def department(desk: Desk, *, email: str, department: str | None, organisation: str | None, head: bool) -> None:
    """Set a department."""
    actions.set_department(desk.actor, email, department, organisation=organisation, is_head=head)
    said = {"email": email, "department": department or "-", "head": head}
    desk.tell(said, en="{email} belongs to {department}.", zh="{email} 所属部门：{department}。")


@verb(command, "list", en="Show the accounts.", zh="列出账户。")
def show(desk: Desk) -> None:
    """List accounts."""
    rows = [
        {
            "email": user.email,
            "name": user.name,
            "roles": sorted({role for row in user.memberships.all() for role in row.roles}),
            "organisations": [row.organisation.ref if row.organisation else "*" for row in user.memberships.all()],
            "active": user.is_active,
        }
        for user in queries.users_for(desk.actor)
    ]
    columns = {
        "email": Words("E-mail", "邮箱"),
        "name": Words("Name", "姓名"),
        "roles": Words("Roles", "角色"),
        "organisations": Words("Organisations", "主体"),
        "active": Words("Active", "启用"),
    }
    desk.table(rows, columns, empty=Words("There are no accounts.", "没有账户。"))


@verb(
    command,
    "set-password",
    en="Set a password: asked for, or one line of standard input.",
    zh="设置密码：交互输入，或取标准输入的一行。",
)
@click.argument("email")
def set_password(desk: Desk, *, email: str) -> None:
    """Set a password."""
    actor = desk.actor
    actions.set_password(actor, email, _ask_password(desk))
    desk.tell({"email": email}, en="The password of {email} is set.", zh="已设置 {email} 的密码。")


@verb(
    command,
    "close",
    en="Close an account: it can no longer act, and its keys are dead. Cannot be taken back.",
    zh="停用账户：不能再操作，其密钥失效。不可撤回。",
)
@click.argument("email")
@option("--yes", is_flag=True, en="Do not ask.", zh="不再询问。")
def close(desk: Desk, *, email: str, yes: bool) -> None:
    """Close an account, after it was said what ends with it."""
    actor = desk.actor
    user = queries.user_for(actor, email)
    keys = queries.keys_for(actor).filter(user=user, revoked_at=None).count()
    must_be_sure(desk, _ENDS, yes=yes, name=user.name, email=user.email, keys=keys)
    actions.close(actor, email)
    desk.tell({"email": email}, en="{email} is closed.", zh="{email} 已停用。")


def _ask_password(desk: Desk) -> str:
    """From the keyboard without echo, or one line of standard input; never an argument, which `ps` would show."""
    if sys.stdin.isatty():
        found: str = click.prompt(desk.say("Password", "密码"), hide_input=True, confirmation_prompt=True)
        return found
    return sys.stdin.readline().rstrip("\n")
