# SPDX-License-Identifier: Apache-2.0
"""The verbs of the house itself: make it, check it, run it, take it away."""

import json
import logging
import secrets
import signal
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import click
from django.conf import settings

from duly.doors.cli.bilingual import option, verb
from duly.doors.cli.caller import Caller
from duly.foundation.accounts.facts import OrganisationDetails
from duly.house import checks, database, logs, opening, removal, running
from duly.kernel.words import Words

OPENED = Words(
    en="Ready: {home}\noperator: {operator}\nlog: {log}", zh="已就绪：{home}\n管理员：{operator}\n存证账本：{log}"
)
PASSWORD = Words(en="password (shown once): {password}", zh="密码（仅显示一次）：{password}")
MIGRATED = Words(en="The tables are of this version.", zh="数据表已是当前版本。")
REMOVED = Words(en="Removed {home}.", zh="已删除 {home}。")
MUST_SAY_YES = Words(
    en="This destroys all data in {home}. Say so with --yes.", zh="此操作将删除 {home} 中的全部数据，请加 --yes 确认。"
)
DOING = {
    "initdb": Words(en="making the database", zh="正在创建数据库"),
    "recovery": Words(en="the database recovers from a crash", zh="数据库正在从崩溃中恢复"),
}


def _progress(caller: Caller) -> Callable[[str], None]:
    told: set[str] = set()

    def tell(doing: str) -> None:
        if doing in DOING and doing not in told and not caller.json:
            told.add(doing)
            click.echo(f"… {caller.say(DOING[doing])}", err=True)

    return tell


def _stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


@verb(
    "init",
    en="Make the data folder, the database, keys, and the first account. Safe to repeat.",
    zh="创建数据目录、数据库、密钥与首个账户；可重复执行。",
)
@option(
    "--email",
    default="operator@duly.test",
    show_default=True,
    en="Address of the operator's account.",
    zh="管理员账户的邮箱。",
)
@option("--name", default="Operator", show_default=True, en="Name of the operator.", zh="管理员姓名。")
@option("--organisation-ref", en="Short name of a first organisation, such as acme.", zh="首个主体的简称，例如 acme。")
@option("--name-zh", default="", en="Its name in Chinese.", zh="主体中文名称。")
@option("--name-en", default="", en="Its name in English.", zh="主体英文名称。")
@option("--organisation-email", default="", en="Address that its customers may write to.", zh="供其客户联系的邮箱。")
@option("--organisation-phone", default="", en="Number that its customers may call.", zh="供其客户联系的电话。")
@option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    en="Take the operator's password from this file.",
    zh="从该文件读取管理员密码。",
)
@option("--password-generated", is_flag=True, en="Make a password and show it once.", zh="生成密码并显示一次。")
@click.pass_obj
def init(
    caller: Caller, *, email: str, name: str, organisation_ref: str | None, name_zh: str, name_en: str,
    organisation_email: str, organisation_phone: str, password_file: Path | None, password_generated: bool,
) -> None:  # fmt: skip
    password = password_file.read_text(encoding="utf-8").strip() if password_file else None
    if password_generated:
        password = secrets.token_urlsafe(15)
    organisation = None
    if organisation_ref:
        organisation = OrganisationDetails(organisation_ref, name_zh, name_en, organisation_email, organisation_phone)
    with database.running(settings.DULY, create=True, progress=_progress(caller)):
        made = opening.open_house(email, name, password=password, language=caller.language, organisation=organisation)
    shown = {
        "home": str(settings.DULY.home),
        "operator": made.operator,
        "organisation": made.organisation,
        "log": made.log,
    }
    if password_generated and made.was_new:
        shown["password"] = password
    if caller.json:
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    click.echo(caller.say(OPENED, **shown))
    if "password" in shown:
        click.echo(caller.say(PASSWORD, **shown))


@verb("migrate", en="Bring the tables to this version.", zh="将数据表升级到当前版本。")
@click.pass_obj
def migrate(caller: Caller) -> None:
    opening.migrate()
    click.echo(json.dumps({"migrated": True}) if caller.json else caller.say(MIGRATED))


@verb(
    "check", en="Find what is wrong with the configuration, with a hint for each.", zh="检查配置问题，并逐项给出建议。"
)
@click.pass_context
def check(ctx: click.Context) -> None:
    ctx.exit(checks.tell(checks.run(settings.DULY), ctx.obj))


@verb("serve", en="Run the web server: console, portal, API, hooks.", zh="运行网页服务：控制台、门户、API 与回调。")
@click.pass_obj
def serve(_: Caller) -> None:
    logs.configure(level=logging.INFO)
    running.web(settings.DULY)


@verb("work", en="Run one worker process.", zh="运行一个工作进程。")
@option(
    "--concurrency",
    default=2,
    show_default=True,
    type=click.IntRange(1, 16),
    en="Jobs at once.",
    zh="同时执行的任务数。",
)
@option("--beat", type=click.Path(path_type=Path), hidden=True, en="File to touch while well.", zh="心跳文件。")
@click.pass_obj
def work(_: Caller, *, concurrency: int, beat: Path | None) -> None:
    logs.configure(level=logging.INFO)
    running.worker(_stop_on_signals(), concurrency=concurrency, beat=beat)


@verb("seal", en="Run the process that signs the ledger.", zh="运行存证账本签名进程。")
@click.pass_obj
def seal(_: Caller) -> None:
    logs.configure(level=logging.INFO)
    running.signer(_stop_on_signals())


@verb(
    "receive-bounces",
    en="Take bounces over SMTP on DULY_BOUNCE_LISTEN.",
    zh="在 DULY_BOUNCE_LISTEN 上以 SMTP 接收退信。",
)
@click.pass_obj
def receive_bounces(_: Caller) -> None:
    logs.configure(level=logging.INFO)
    running.bounces(settings.DULY, _stop_on_signals())


@verb(
    "up",
    en="Run everything: database, web server, workers, signer. Ctrl-C stops it.",
    zh="一键运行：数据库、网页服务、工作进程与签名进程；按 Ctrl-C 停止。",
)
@option(
    "--ready-file",
    type=click.Path(path_type=Path),
    en="Write this file when everything answers.",
    zh="全部就绪后写入该文件。",
)
@click.pass_obj
def up(caller: Caller, *, ready_file: Path | None) -> None:
    logs.configure(level=logging.INFO)
    with ExitStack() as held:
        running.only_one(settings.DULY, held)
        held.enter_context(database.running(settings.DULY, progress=_progress(caller)))
        running.everything(settings.DULY, caller, ready_file)


@verb(
    "remove-home",
    en="Destroy all data of this home, also what root keeps under /var/lib/duly.",
    zh="删除该目录的全部数据，包括 root 存放在 /var/lib/duly 下的部分。",
)
@option("--yes", is_flag=True, en="Yes, destroy it.", zh="确认删除。")
@click.pass_obj
def remove_home(caller: Caller, *, yes: bool) -> None:
    home = settings.DULY.home
    if not yes:
        raise click.UsageError(caller.say(MUST_SAY_YES, home=home))
    removal.remove(home)
    click.echo(json.dumps({"removed": str(home)}) if caller.json else caller.say(REMOVED, home=home))


COMMANDS = (init, check, migrate, up, serve, work, seal, receive_bounces, remove_home)
