# SPDX-License-Identifier: Apache-2.0
"""What each long-running process does: web server, worker, signer, bounce receiver, and all of them under one roof."""

import json
import os
import socket
import threading
from contextlib import ExitStack, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click
from django.conf import settings
from django.db import DatabaseError, InterfaceError

from duly.doors.cli.caller import Caller
from duly.foundation.accounts import queries as who
from duly.foundation.jobs import actions as jobs
from duly.house import opening, temporary
from duly.house.config import Config
from duly.house.keeper import ALREADY_UP, up_lock
from duly.house.locks import lock
from duly.house.places import make_home
from duly.house.postgres import HOME_NOT_WRITABLE
from duly.house.supervisor import Child, Supervisor, duly, staff
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

PORT_TAKEN = refusal(
    "house.port_taken",
    Because.CONFLICT,
    en="{host}:{port} cannot be listened on: {why}. Choose another DULY_WEB_PORT or DULY_WEB_HOST.",
    zh="无法监听 {host}:{port}：{why}。请更换 DULY_WEB_PORT 或 DULY_WEB_HOST。",
)
READY = Words(
    en="Duly is ready: {url} (console), {portal} (portal). Ctrl-C stops it.",
    zh="Duly 已就绪：{url}（控制台），{portal}（门户）。按 Ctrl-C 停止。",
)
TOLD = {
    "ended": Words(en="{name} ended; starting it again", zh="{name} 已退出，正在重新启动"),
    "hung": Words(en="{name} gave no sign of life; ending it", zh="{name} 无响应，正在结束"),
    "back": Words(en="{name} had ended and is back", zh="{name} 曾退出，现已恢复"),
}


def web(config: Config) -> None:
    """The web server, until a signal ends it.

    Raises:
        Refusal: ``house.port_taken``.
    """
    from granian import Granian  # noqa: PLC0415  only this process needs it
    from granian.constants import Interfaces  # noqa: PLC0415  only the web process loads the server
    from granian.log import LogLevels  # noqa: PLC0415  only the web process loads the server

    must_be_free(config)
    Granian(
        "duly.house.wsgi:application",
        address=config["DULY_WEB_HOST"],
        port=config["DULY_WEB_PORT"],
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=4,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    ).serve()


def worker(stop: threading.Event, *, concurrency: int, beat: Path | None) -> None:
    """A worker, until ``stop`` is set. It touches ``beat`` while it is well.

    Raises:
        Refusal: ``house.keys_missing``, ``house.clock_off``.
    """
    with suppress(DatabaseError, InterfaceError):  # a server that is away now is asked again by the work itself
        opening.must_fit_in()
    import_module("duly.house.restoring").look_first(stop, beat.touch if beat else lambda: None)
    temporary.begin(settings.DULY)
    listening = import_module("duly.house.listening").start(stop)
    try:
        jobs.work(stop, concurrency=concurrency, beat=beat.touch if beat else lambda: None)
    finally:
        stop.set()
        for thread in listening:
            thread.join(5)


def signer(stop: threading.Event) -> None:
    """The process that signs the ledger, until ``stop`` is set."""
    import_module("duly.house.sealing").run(stop)


def bounces(config: Config, stop: threading.Event) -> None:
    """The receiver of bounces, until ``stop`` is set."""
    host, _, port = config["DULY_BOUNCE_LISTEN"].rpartition(":")
    import_module("duly.doors.hooks.mail").run(host or "127.0.0.1", int(port), stop)


def only_one(config: Config, held: ExitStack) -> None:
    """See that no other ``duly up`` runs on this home, as long as ``held`` is open.

    Raises:
        Refusal: ``house.already_up``, ``postgres.home_not_writable``.
    """
    try:
        make_home(config.home)
        if not held.enter_context(lock(up_lock(config.home))):
            raise ALREADY_UP(home=config.home)
    except OSError as error:
        raise HOME_NOT_WRITABLE(path=error.filename or config.home, why=error.strerror) from error


def everything(config: Config, caller: Caller, ready_file: Path | None) -> None:
    """Web server, workers, signer and bounce receiver, kept alive until a signal ends it all.

    Raises:
        Refusal: ``house.port_taken``, ``accounts.not_installed`` before ``duly init``, those of
            :func:`duly.house.opening.must_fit_in`.
    """
    if ready_file is not None:
        ready_file.unlink(missing_ok=True)
    must_be_free(config)
    opening.migrate()
    who.operator()
    opening.must_fit_in()
    receiver = (
        [Child("bounces", duly("receive-bounces"))]
        if config["DULY_BOUNCE_LISTEN"] and find_spec("duly.doors.hooks.mail")
        else []
    )

    def tell(what: str, name: str) -> None:
        click.echo(caller.say(TOLD[what], name=name), err=True)

    def when_ready() -> None:
        said = {"url": f"{config.public_url}/console/", "portal": f"{config.public_url}/"}
        click.echo(
            json.dumps({"ready": True, **said, "pid": os.getpid()}) if caller.json else caller.say(READY, **said)
        )
        if ready_file is not None:
            ready_file.write_text(json.dumps({**said, "pid": os.getpid()}), encoding="utf-8")

    embedded = None if config["DULY_DATABASE_URL"] else config.home
    children = staff(config.home, workers=config["DULY_WORKERS"], extra=receiver)
    try:
        Supervisor(children, tell, embedded, config["DULY_RESTART_PAUSE"]).run(lambda: _listens(config), when_ready)
    finally:
        if ready_file is not None:
            ready_file.unlink(missing_ok=True)


def must_be_free(config: Config) -> None:
    """See that the web port can be listened on.

    Raises:
        Refusal: ``house.port_taken``.
    """
    host, port = config["DULY_WEB_HOST"], config["DULY_WEB_PORT"]
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise PORT_TAKEN(field="DULY_WEB_PORT", host=host, port=port, why=error.strerror or error) from error


def _listens(config: Config) -> bool:
    host = config["DULY_WEB_HOST"]
    reach = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  compared, not bound
    with suppress(OSError), socket.create_connection((reach, config["DULY_WEB_PORT"]), timeout=0.5):
        return True
    return False
