# SPDX-License-Identifier: Apache-2.0
"""Where the embedded cluster lives, whose it is, and how folders for it are made without touching anybody else's.

PostgreSQL refuses to run as root, so for root the cluster belongs to the user ``duly`` if there is one, or to
``nobody``. Where that user cannot reach home (``/root`` and other private folders), the cluster lives under
``/var/lib/duly`` and ``home/postgres`` is a link to it. No permission outside these folders is ever changed.
"""

import hashlib
import os
import pwd
import stat
from contextlib import suppress
from pathlib import Path

from duly.kernel.refusals import Because, refusal

LEFT_OVER = refusal(
    "postgres.left_over",
    Because.CONFLICT,
    en="{path} holds the database of an earlier home at {home}, whose keys are gone. Bring the earlier home back, or "
    "remove what is left with `duly remove-home --yes`.",
    zh="{path} 中存有 {home} 先前的数据库，其密钥已不存在。请恢复原目录，或用 duly remove-home --yes 清除残留。",
)
NOT_OURS = refusal(
    "postgres.not_ours",
    Because.CONFLICT,
    en="{path} exists and belongs to somebody else; the database socket cannot be put there. Remove it, or choose a "
    "shorter home with --home.",
    zh="{path} 已存在且属于其他用户，无法放置数据库套接字。请删除它，或用 --home 选择更短的路径。",
)
ELSEWHERE = Path("/var/lib/duly")
_LONGEST_SOCKET = 90
"""The kernel allows 107 bytes for the whole name of a socket."""


def place_of(home: Path) -> Path:
    """The folder that holds the cluster of a home, whether or not it exists yet."""
    inside = home / "postgres"
    if inside.is_symlink():
        return inside.readlink()
    if os.geteuid() != 0 or inside.exists() or others_can_enter(home.parent):
        return inside
    return elsewhere(home)


def elsewhere(home: Path) -> Path:
    """Where the cluster of a home goes that only root can enter."""
    return ELSEWHERE / _mark(home)


def socket_folder(home: Path) -> Path:
    """Where the socket of home's cluster is. A path too long for a socket moves to the temporary folder."""
    inside = place_of(home) / "run"
    if len(os.fsencode(inside)) <= _LONGEST_SOCKET:
        return inside
    return Path(f"/tmp/duly-{os.geteuid()}-{_mark(home)}")  # noqa: S108  made 0700, and its owner is checked


def owner_of(place: Path) -> pwd.struct_passwd | None:
    """The user that the cluster runs as when we are root; ``None`` means ourselves."""
    if os.geteuid() != 0:
        return None
    with suppress(OSError, KeyError):
        kept = pwd.getpwuid((place / "data").stat().st_uid)
        if kept.pw_uid != 0:
            return kept
    for name in ("duly", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    return pwd.getpwuid(65534)


def others_can_enter(path: Path) -> bool:
    """Whether a user without any rights could pass through all of these folders; new ones are made passable."""
    real = path.resolve()
    return all(parent.stat().st_mode & 0o001 for parent in [real, *real.parents] if parent.exists())


def make_home(home: Path) -> None:
    """Make home and its folder for locks.

    Raises:
        OSError: it cannot be made.
    """
    _make(home, 0o711 if os.geteuid() == 0 else 0o700)
    _make(home / "run", 0o700)


def prepare(home: Path) -> Path:
    """Make home and the folders of its cluster; gives the cluster's folder. Safe to call again.

    Raises:
        OSError: something cannot be made.
        Refusal: ``postgres.left_over``, ``postgres.not_ours``.
    """
    is_root = os.geteuid() == 0
    make_home(home)
    place, inside = place_of(home), home / "postgres"
    if place == inside and is_root:
        home.chmod(0o711)
    elif place != inside and not inside.is_symlink():
        if (place / "data").exists():
            raise LEFT_OVER(path=place, home=home)
        _make(place, 0o700)
        inside.symlink_to(place)
    _make(place, 0o700)
    owner = owner_of(place)
    for folder in (place, socket_folder(home)):
        _make_owned(folder, owner)
    return place


def _make(folder: Path, mode: int) -> None:
    """Make a folder and its missing parents, passable for root's sake whatever the umask; leave existing ones alone."""
    if folder.exists():
        return
    if not folder.parent.exists():
        _make(folder.parent, 0o711 if os.geteuid() == 0 else 0o755)
    with suppress(FileExistsError):
        folder.mkdir(mode=mode)
        folder.chmod(mode)


def _make_owned(folder: Path, owner: pwd.struct_passwd | None) -> None:
    _make(folder, 0o700)
    uid = os.geteuid() if owner is None else owner.pw_uid
    seen = folder.lstat()
    if not stat.S_ISDIR(seen.st_mode) or seen.st_uid not in {uid, os.geteuid()}:
        raise NOT_OURS(path=folder)
    if owner is not None and seen.st_uid != uid:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    if stat.S_IMODE(seen.st_mode) != 0o700:
        folder.chmod(0o700)


def _mark(home: Path) -> str:
    return hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:16]
