# SPDX-License-Identifier: Apache-2.0
"""``duly keys``: API keys for programs."""

import click

from duly.doors.cli.asking import must_be_sure
from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.foundation.accounts import actions, queries
from duly.kernel.words import Words

_ENDS = Words(
    en="{prefix} (“{name}”, made {on}) acts as {email}. Every program that uses it is turned away from now on, and the key "
    "cannot be had back: a new one is made by `duly keys issue {email}`.",
    zh="密钥 {prefix}（“{name}”，{on} 签发）以 {email} 身份操作。吊销后，使用它的所有程序即刻被拒绝，且不可恢复；"
    "可用 duly keys issue {email} 另行签发。",
)


@verbs("keys", en="API keys for programs.", zh="供程序使用的接口密钥。")
def command() -> None:
    """Holds the verbs below."""


@verb(
    command,
    "issue",
    en="Make an API key that acts as an account. It is shown once.",
    zh="签发以某账户身份操作的密钥，仅显示一次。",
)
@click.argument("email")
@option("--name", required=True, en="What the key is for.", zh="密钥用途。")
def issue(desk: Desk, *, email: str, name: str) -> None:
    """Make a key."""
    key = actions.issue_key(desk.actor, email, name=name)
    desk.tell(
        {"prefix": key.prefix, "secret": key.secret},
        en="Keep this key; it is not shown again:\n{secret}",
        zh="请妥善保存此密钥，不会再次显示：\n{secret}",
    )


@verb(
    command,
    "revoke",
    en="Make an API key useless from now on. Cannot be taken back.",
    zh="吊销密钥，即刻生效，不可撤回。",
)
@click.argument("prefix")
@option("--yes", is_flag=True, en="Do not ask.", zh="不再询问。")
def revoke(desk: Desk, *, prefix: str, yes: bool) -> None:
    """Revoke a key, after it was said what ends with it."""
    actor = desk.actor
    key = queries.keys_for(actor).filter(prefix=prefix, revoked_at=None).first()
    if key is not None:  # of one that is not there the verb says so
        must_be_sure(desk, _ENDS, yes=yes, prefix=prefix, name=key.name, email=key.user.email, on=key.created_at.date())
    actions.revoke_key(actor, prefix)
    desk.tell({"prefix": prefix}, en="{prefix} is revoked.", zh="{prefix} 已吊销。")


@verb(command, "list", en="Show the API keys (never their secrets).", zh="列出密钥（不含密文）。")
def show(desk: Desk) -> None:
    """List keys."""
    rows = [
        {
            "prefix": key.prefix,
            "name": key.name,
            "email": key.user.email,
            "created_at": key.created_at,
            "revoked_at": key.revoked_at,
        }
        for key in queries.keys_for(desk.actor)
    ]
    columns = {
        "prefix": Words("Key", "密钥"),
        "name": Words("For", "用途"),
        "email": Words("Account", "账户"),
        "created_at": Words("Made", "签发时间"),
        "revoked_at": Words("Revoked", "吊销时间"),
    }
    desk.table(rows, columns, empty=Words("There are no API keys.", "没有密钥。"))
