# SPDX-License-Identifier: Apache-2.0
"""Secrets of other systems, which plans name and never hold: a file each in the folder ``secrets`` of the home."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

from duly.kernel.refusals import Because, refusal

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")
_LONGEST = 64 << 10
NO_SECRET = refusal(
    "config.no_secret",
    Because.INVALID,
    en="There is no secret {name!r}. Write it into the file {folder}/{name} and try again.",
    zh="没有名为 {name!r} 的密钥。请将其写入文件 {folder}/{name} 后重试。",
)


class Means(TypedDict):
    """What an adapter of the network is given."""

    secret_of: Callable[[str], str]
    may_go_inside: Callable[[], bool]


def secret_of(folder: Path, name: str) -> str:
    """The secret of this name, without the line's end.

    Raises:
        Refusal: ``config.no_secret``.
    """
    path = folder / name
    if not _NAME.match(name) or not path.is_file() or path.stat().st_size > _LONGEST:
        raise NO_SECRET(field="secret", name=name[:64], folder=folder)
    return path.read_text(encoding="utf-8").strip()
