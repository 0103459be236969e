# SPDX-License-Identifier: Apache-2.0
"""``duly check``: everything that is wrong with the configuration, and how to mend it.

An error stops Duly from working; a warning stops something that an operator will miss one day.
"""

import json
import os
import shutil
import stat
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

import click
from django.db import DatabaseError, InterfaceError, connections

from duly.doors.cli import exits
from duly.doors.cli.caller import Caller
from duly.house import checking_ways as ways
from duly.house import config, database, letters
from duly.house.checking_ways import BAD_URL, Found, Level
from duly.house.config import Config
from duly.kernel.refusals import Refusal
from duly.kernel.words import Words

MARKS: dict[Level, str] = {"error": "✗", "warning": "!", "ok": "✓"}
_LEAST_SPACE = 1_000_000_000
_LEAST_VERSION = 150_000
_OF_A_WORKER = 8
_OF_THE_HOUSE = 30


def run(held: Config) -> list[Found]:
    """Every check; later ones still run when earlier ones find something."""
    found: list[Found] = []
    for look in (
        home,
        keys,
        tables,
        ways.mail,
        ways.texts,
        ways.carriers,
        ways.mailbox,
        ways.broker,
        letters.paper,
        addresses,
    ):
        found.extend(look(held))
    return found


def settings(environ: Mapping[str, str]) -> list[Found]:
    """Settings that do not exist or cannot have their value: without a sound table nothing else can be checked."""
    return [ways.of_refusal(no) for no in config.problems(environ)]


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
        yield ways.of_refusal(no)
    except (DatabaseError, InterfaceError) as error:
        yield Found("error", "database.away", DATABASE_AWAY, {"why": str(error).strip().partition("\n")[0]})
    finally:
        connections.close_all()


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
        yield from _restored()
        yield from _vault()
        yield from letters.senders(held)
        yield Found("ok", "database", DATABASE_FINE, {"version": f"{version // 10_000}.{version % 10_000}"})


def _restored() -> Iterator[Found]:
    from duly.house import restoring  # noqa: PLC0415  rooms need Django to be ready
    from duly.rooms.delivery import queries  # noqa: PLC0415  as above

    if (standing := queries.restored()) is not None:
        yield Found("error", "restored", RESTORED, standing._asdict())
    elif (gap := restoring.unseen()) is not None:
        yield Found("error", "restored", RESTORED_UNSEEN, {"signed": gap[0], "entries": gap[1]})


def _vault() -> Iterator[Found]:
    from duly.foundation.vault import queries  # noqa: PLC0415  as above

    try:
        queries.must_have_keys()
    except Refusal as no:
        yield ways.of_refusal(no)
    if queries.is_rotating():
        yield Found("warning", "vault.rotating", ROTATING)
    if queries.is_remarking():
        yield Found("warning", "vault.remarking", REMARKING)


ROTATING = Words(
    en="A rotation of keys has begun and not ended. Run `duly vault rotate` to end it.",
    zh="密钥轮换已开始但尚未完成。请运行 duly vault rotate 继续。",
)
REMARKING = Words(
    en="A rotation of the index key has begun and not ended. Run `duly vault rotate-index` to end it.",
    zh="索引密钥轮换已开始但尚未完成。请运行 duly vault rotate-index 继续。",
)
RESTORED = Words(
    en="A backup of the database came back: {signed} entries had been signed, the ledger had {entries}. Nothing is sent; {held} messages are held. Cancel what has gone already, then run `duly restore release`.",
    zh="检测到数据库由备份恢复：曾签署 {signed} 条记录，账本当时仅有 {entries} 条。已停止一切发送，{held} 条消息暂缓。请先取消已发出的通知，再运行 duly restore release。",
)
RESTORED_UNSEEN = Words(
    en="A backup of the database came back: {signed} entries had been signed, the ledger has {entries}. A worker will hold everything that waits; `duly restore release` lets it go.",
    zh="检测到数据库由备份恢复：曾签署 {signed} 条记录，账本仅有 {entries} 条。工作进程将暂缓所有待发消息；放行请运行 duly restore release。",
)
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
