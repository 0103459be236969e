# SPDX-License-Identifier: Apache-2.0
"""Taking a home away, with the cluster that root keeps for it elsewhere."""

import shutil
from contextlib import ExitStack
from pathlib import Path

from duly.house.keeper import owner_lock, users_lock
from duly.house.locks import lock
from duly.house.places import elsewhere, place_of, socket_folder
from duly.house.postgres import HOME_NOT_WRITABLE
from duly.kernel.refusals import Because, refusal

IN_USE = refusal(
    "house.in_use",
    Because.CONFLICT,
    en="Something still uses {home}. Stop `duly up` and other commands first.",
    zh="{home} 仍在使用中，请先停止 duly up 与其他命令。",
)
NOT_A_HOME = refusal(
    "house.not_a_home",
    Because.INVALID,
    en="{home} does not look like a data folder of Duly; nothing was removed.",
    zh="{home} 不像是 Duly 的数据目录，未删除任何内容。",
)
_MARKS = ("run", "keys", "postgres")


def remove(home: Path) -> None:
    """Destroy a home. What is not there is no fault; what is not a home is left alone.

    Raises:
        Refusal: ``house.in_use``, ``house.not_a_home``, ``postgres.home_not_writable``.
    """
    if home.exists() and any(home.iterdir()) and not any((home / mark).exists() for mark in _MARKS):
        raise NOT_A_HOME(home=home)
    folders = [socket_folder(home), place_of(home), elsewhere(home), home]
    try:
        with ExitStack() as held:
            if (home / "run").exists():
                for path in (users_lock(home), owner_lock(home)):
                    if not held.enter_context(lock(path, patience=5.0)):
                        raise IN_USE(home=home)
            for folder in folders:
                if folder.exists():
                    shutil.rmtree(folder)
    except OSError as error:
        raise HOME_NOT_WRITABLE(path=error.filename or home, why=error.strerror) from error
