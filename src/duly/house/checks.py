# SPDX-License-Identifier: Apache-2.0
"""``duly check``: everything that is wrong with the configuration, and how to mend it.

An error stops Duly from working; a warning stops something that an operator will miss one day.
"""

import json
import os
import shutil
import socket
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

import click
from django.db import DatabaseError, InterfaceError, connections

from duly.doors.cli import exits
from duly.doors.cli.caller import Caller
from duly.house import config, database
from duly.house.config import Config
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words

Level = Literal["error", "warning", "ok"]
MARKS: dict[Level, str] = {"error": "✗", "warning": "!", "ok": "✓"}
_LEAST_SPACE = 1_000_000_000
_LEAST_VERSION = 150_000
_OF_A_WORKER = 8
_OF_THE_HOUSE = 30
_PATIENCE = 3.0


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the report."""

    level: Level
    code: str
    words: Words
    values: dict[str, Any] = field(default_factory=dict)

    def say(self, language: str) -> str:
        """The sentence in the reader's language."""
        return self.words.say(language, **self.values)


def run(held: Config) -> list[Found]:
    """Every check; later ones still run when earlier ones find something."""
    found: list[Found] = []
    for look in (home, keys, tables, mail, texts, addresses):
        found.extend(look(held))
    return found


def settings(environ: Mapping[str, str]) -> list[Found]:
    """Settings that do not exist or cannot have their value: without a sound table nothing else can be checked."""
    return [_of(no) for no in config.problems(environ)]


def tell(found: Sequence[Found], caller: Caller) -> int:
    """Print the report; gives the exit code."""
    if caller.json:
        rows = [{"level": row.level, "code": row.code, "message": row.say(caller.language)} for row in found]
        click.echo(json.dumps({"ok": not is_bad(found), "findings": rows}, ensure_ascii=False, indent=2))
    else:
        for row in found:
            click.echo(f"{MARKS[row.level]} {row.say(caller.language)}")
    return exits.INVALID if is_bad(found) else exits.OK


def is_bad(found: Sequence[Found]) -> bool:
    """Whether anything found is an error."""
    return any(row.level == "error" for row in found)


def home(held: Config) -> Iterator[Found]:
    """The data folder: writable, with space left, private."""
    if not held.home.exists():
        return  # that there is no home yet is told with the database
    try:
        probe = held.home / f".check.{os.getpid()}"
        probe.write_bytes(b"duly")
        probe.unlink()
    except OSError as error:
        yield Found("error", "home.not_writable", HOME_NOT_WRITABLE, {"home": held.home, "why": error.strerror})
        return
    free = shutil.disk_usage(held.home).free
    if free < _LEAST_SPACE:
        yield Found("warning", "home.little_space", LITTLE_SPACE, {"home": held.home, "free": free // 1_000_000})
    else:
        yield Found("ok", "home", HOME_FINE, {"home": held.home, "free": free // 1_000_000_000})


def keys(held: Config) -> Iterator[Found]:
    """Keys: readable by their owner alone."""
    folder = held.home / "keys"
    if not folder.exists():
        return
    for path in sorted(folder.iterdir()):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            yield Found("error", "keys.readable", KEY_READABLE, {"path": path, "mode": f"{mode:04o}"})


def tables(held: Config) -> Iterator[Found]:
    """The database: reachable, new enough, with enough connections, with the tables of this version."""
    try:
        with database.running(held):
            yield from _in_database(held)
    except Refusal as no:
        yield _of(no)
    except (DatabaseError, InterfaceError) as error:
        yield Found("error", "database.away", DATABASE_AWAY, {"why": str(error).strip().partition("\n")[0]})
    finally:
        connections.close_all()


def mail(held: Config) -> Iterator[Found]:
    """The mail relay."""
    url = held["DULY_SMTP_URL"]
    if not url:
        yield Found("warning", "mail.no_relay", NO_RELAY)
        return
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        yield Found("error", "mail.bad_relay", BAD_RELAY)
        return
    port = _port(parts, 465 if parts.scheme == "smtps" else 25)
    yield _reach("mail.relay", "DULY_SMTP_URL", parts.hostname, port)
    if not held["DULY_MAIL_FROM"]:
        yield Found("warning", "mail.no_sender", NO_SENDER)
    if not held["DULY_MAIL_RETURN"]:
        yield Found("warning", "mail.no_return", NO_RETURN)
    elif "@" not in held["DULY_MAIL_RETURN"]:
        yield Found("error", "mail.bad_return", BAD_RETURN, {"value": held["DULY_MAIL_RETURN"]})


def texts(held: Config) -> Iterator[Found]:
    """The SMS gateway."""
    url = held["DULY_SMS_URL"]
    if not url:
        yield Found("warning", "sms.no_gateway", NO_GATEWAY)
        return
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        yield Found("error", "sms.bad_gateway", BAD_URL, {"name": "DULY_SMS_URL", "value": url})
        return
    yield _reach("sms.gateway", "DULY_SMS_URL", parts.hostname, _port(parts, 443 if parts.scheme == "https" else 80))
    if not held["DULY_SMS_SECRET"]:
        yield Found("error", "sms.no_secret", NO_SMS_SECRET)


def addresses(held: Config) -> Iterator[Found]:
    """Addresses that go into messages, and what may be shown on them."""
    parts = urlsplit(held.public_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        yield Found("error", "public_url.bad", BAD_URL, {"name": "DULY_PUBLIC_URL", "value": held.public_url})
    elif not held["DULY_PUBLIC_URL"]:
        yield Found("warning", "public_url.unset", NO_PUBLIC_URL, {"url": held.public_url})
    elif parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        yield Found("warning", "public_url.plain", PLAIN_PUBLIC_URL, {"url": held.public_url})
    if held["DULY_DEBUG"] and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        yield Found("error", "debug.public", DEBUG_IN_PUBLIC)


def _in_database(held: Config) -> Iterator[Found]:
    from django.db import connection  # noqa: PLC0415  a fresh connection, inside the running database
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415  only this check pays for it

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('max_connections')::int")
        version, most = cursor.fetchone()
    if version < _LEAST_VERSION:
        yield Found("error", "database.too_old", TOO_OLD, {"version": version // 10_000})
    needed = held["DULY_WORKERS"] * _OF_A_WORKER + _OF_THE_HOUSE
    if needed > most:
        yield Found("error", "database.few_connections", FEW_CONNECTIONS, {"needed": needed, "have": most})
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Found("error", "database.not_migrated", NOT_MIGRATED, {"count": len(waiting)})
    else:
        yield Found("ok", "database", DATABASE_FINE, {"version": f"{version // 10_000}.{version % 10_000}"})


def _port(parts: Any, default: int) -> int:
    with suppress(ValueError):
        return parts.port or default
    return default


def _reach(code: str, name: str, host: str, port: int) -> Found:
    try:
        socket.create_connection((host, port), timeout=_PATIENCE).close()
    except OSError as error:
        return Found(
            "error",
            f"{code}_away",
            UNREACHABLE,
            {"name": name, "host": host, "port": port, "why": error.strerror or error},
        )
    return Found("ok", code, REACHED, {"name": name, "host": host, "port": port})


def _of(no: Refusal) -> Found:
    return Found("error", no.code, Words(en=_plain(no.say("en")), zh=_plain(no.say("zh"))))


def _plain(sentence: str) -> str:
    return sentence.replace("{", "{{").replace("}", "}}")


HOME_FINE = Words(en="data folder {home}: writable, {free} GB free", zh="数据目录 {home}：可写，剩余 {free} GB")
HOME_NOT_WRITABLE = Words(
    en="The data folder {home} cannot be written: {why}. Choose another with --home or DULY_HOME.",
    zh="数据目录 {home} 不可写：{why}。请用 --home 或 DULY_HOME 指定其他目录。",
)
LITTLE_SPACE = Words(
    en="{home} has only {free} MB left. Free some space.", zh="{home} 仅剩 {free} MB，请清理磁盘空间。"
)
KEY_READABLE = Words(
    en="{path} has mode {mode}: others can read a key. Run: chmod 600 {path}",
    zh="{path} 的权限为 {mode}，其他用户可读取密钥。请执行：chmod 600 {path}",
)
DATABASE_AWAY = Words(
    en="The database does not answer: {why}. Look at DULY_DATABASE_URL and at the server.",
    zh="数据库无响应：{why}。请检查 DULY_DATABASE_URL 与数据库服务器。",
)
TOO_OLD = Words(
    en="The database server is PostgreSQL {version}; 15 or newer is needed.",
    zh="数据库服务器为 PostgreSQL {version}，需要 15 或更新版本。",
)
FEW_CONNECTIONS = Words(
    en="Duly may need {needed} connections and the server allows {have}. Raise max_connections or lower DULY_WORKERS.",
    zh="Duly 可能需要 {needed} 个连接，而服务器仅允许 {have} 个。请提高 max_connections 或减少 DULY_WORKERS。",
)
NOT_MIGRATED = Words(
    en="{count} migrations wait. Run `duly migrate`.", zh="有 {count} 个数据库迁移未执行，请运行 duly migrate。"
)
DATABASE_FINE = Words(
    en="database: PostgreSQL {version}, tables of this version", zh="数据库：PostgreSQL {version}，数据表为当前版本"
)
NO_RELAY = Words(en="DULY_SMTP_URL is not set: e-mail cannot be sent.", zh="未设置 DULY_SMTP_URL：无法发送电子邮件。")
BAD_RELAY = Words(
    en="DULY_SMTP_URL must look like smtp://user:password@host:port or smtps://host.",
    zh="DULY_SMTP_URL 的格式应为 smtp://用户:密码@主机:端口 或 smtps://主机。",
)
NO_SENDER = Words(
    en="DULY_MAIL_FROM is not set: mail goes out under each organisation's own address.",
    zh="未设置 DULY_MAIL_FROM：邮件将以各主体自己的地址发出。",
)
NO_RETURN = Words(
    en="DULY_MAIL_RETURN is not set: bounces will not be seen.", zh="未设置 DULY_MAIL_RETURN：无法识别退信。"
)
BAD_RETURN = Words(
    en="DULY_MAIL_RETURN cannot be {value}: write name@domain.",
    zh="DULY_MAIL_RETURN 的值 {value} 无效：应为 name@domain。",
)
NO_GATEWAY = Words(en="DULY_SMS_URL is not set: SMS cannot be sent.", zh="未设置 DULY_SMS_URL：无法发送短信。")
NO_SMS_SECRET = Words(
    en="DULY_SMS_SECRET is not set: receipts and replies could be forged and are refused.",
    zh="未设置 DULY_SMS_SECRET：回执与回复可被伪造，将被拒收。",
)
BAD_URL = Words(
    en="{name} cannot be {value}: it must begin with http:// or https://.",
    zh="{name} 的值 {value} 无效：应以 http:// 或 https:// 开头。",
)
NO_PUBLIC_URL = Words(
    en="DULY_PUBLIC_URL is not set: links in messages lead to {url}, which customers cannot reach.",
    zh="未设置 DULY_PUBLIC_URL：消息中的链接将指向 {url}，客户无法访问。",
)
PLAIN_PUBLIC_URL = Words(
    en="{url} is not https: links and sessions can be read on the way.", zh="{url} 未使用 https：链接与会话可能被窃听。"
)
DEBUG_IN_PUBLIC = Words(
    en="DULY_DEBUG is on for a public address. Set it to 0.", zh="公网地址不得启用 DULY_DEBUG，请设为 0。"
)
UNREACHABLE = Words(en="{name}: {host}:{port} does not answer: {why}.", zh="{name}：{host}:{port} 无响应：{why}。")
REACHED = Words(en="{name}: {host}:{port} answers", zh="{name}：{host}:{port} 可连接")
