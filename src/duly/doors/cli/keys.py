# SPDX-License-Identifier: Apache-2.0
"""``duly keys``: API keys for programs."""

import click

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk, verb
from duly.foundation.accounts import actions, queries
from duly.kernel.words import Words


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


@verb(command, "revoke", en="Make an API key useless from now on.", zh="吊销密钥，即刻生效。")
@click.argument("prefix")
def revoke(desk: Desk, *, prefix: str) -> None:
    """Revoke a key."""
    actions.revoke_key(desk.actor, prefix)
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
