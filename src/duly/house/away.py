# SPDX-License-Identifier: Apache-2.0
"""What visitors are told when the database does not answer, and what staff are told while its disk is full.

Nothing here asks the database. A full disk is seen where it is: in the folder of the embedded cluster, or in what a
server elsewhere says.
"""

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from duly.doors.look import mishaps
from duly.house.config import Config
from duly.house.places import place_of
from duly.kernel.words import Words

LEAST = 32_000_000
"""PostgreSQL adds to its log by files of 16 MB. With less than two left it stops at any moment, so it counts as full."""
_CONSOLE = "/console/"
FULL = Words(
    en="The disk that holds {path} is full ({free} MB left), so nothing is sent or recorded now. Nothing committed is lost. Free some space; Duly then goes on by itself.",
    zh="{path} 所在磁盘已满（剩余 {free} MB），目前无法发送或记录。已提交的数据不会丢失。请释放空间，Duly 随后会自动继续运行。",
)
FULL_ELSEWHERE = Words(
    en="The disk of the database server is full, so nothing is sent or recorded now. Nothing committed is lost. Free some space there; Duly then goes on by itself.",
    zh="数据库服务器的磁盘已满，目前无法发送或记录。已提交的数据不会丢失。请在该服务器上释放空间，Duly 随后会自动继续运行。",
)
_TITLE_FULL = Words(en="The disk is full", zh="磁盘已满")
_TITLE = Words(en="Please try again shortly", zh="请稍后重试")
_AWAY = Words(
    en="The database does not answer just now. Nothing that was recorded is lost. Please try again in a few minutes.",
    zh="数据库暂时无响应。已记录的内容不会丢失，请几分钟后再试。",
)


def full_disk(held: Config, language: str) -> str:
    """What to tell staff about the disk of the home and of the embedded cluster; empty while there is room."""
    places = [held.home] if held["DULY_DATABASE_URL"] else [place_of(held.home), held.home]
    for path in places:
        if (free := _free(path)) is not None and free < LEAST:
            return FULL.say(language, path=path, free=free // 1_000_000)
    return ""


def _free(path: Path) -> int | None:
    try:
        return shutil.disk_usage(path).free
    except OSError:
        return None


def disk(request: HttpRequest) -> Mapping[str, str]:
    """For the pages of the console: ``full_disk``, a sentence while the disk is full. A template's context processor."""
    if not request.path.startswith(_CONSOLE):
        return {}
    return {"full_disk": full_disk(settings.DULY, get_language() or "en")}


def fault(request: HttpRequest) -> HttpResponse:
    """The page for whatever no view could answer: the database is away, its disk is full, or it is a fault of ours."""
    error = sys.exc_info()[1]
    if not isinstance(error, OperationalError | InterfaceError) or request.path.startswith("/api/"):
        return mishaps.fault(request)
    told = (_TITLE, _AWAY)
    if request.path.startswith(_CONSOLE) and (why := _why_full(error)):
        told = (_TITLE_FULL, why)
    response = mishaps.page(request, told, 503)
    response["Retry-After"] = "10"
    return response


def _why_full(error: Exception) -> Words | None:
    here = {language: full_disk(settings.DULY, language) for language in ("en", "zh-Hans")}
    if here["en"]:
        return Words.literal(here["en"], here["zh-Hans"])
    return FULL_ELSEWHERE if isinstance(error.__cause__, psycopg.errors.DiskFull) else None
