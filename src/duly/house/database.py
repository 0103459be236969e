# SPDX-License-Identifier: Apache-2.0
"""Where the database is: a server named by ``DULY_DATABASE_URL``, or the embedded one inside home."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from duly.house.config import Config
from duly.house.keeper import opened
from duly.house.places import socket_folder

NAME = "duly"


def django_database(config: Config) -> dict[str, Any]:
    """The entry for Django's ``DATABASES``."""
    url: str = config["DULY_DATABASE_URL"]
    common: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 10, "application_name": "duly"},
    }
    if not url:
        return common | {"NAME": NAME, "USER": NAME, "HOST": str(socket_folder(config.home)), "PORT": "5432"}
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", None) or unquote(parts.hostname or "")
    common["OPTIONS"] |= query
    return common | {
        "NAME": unquote(parts.path.lstrip("/")) or NAME,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
    }


@contextmanager
def running(
    config: Config, *, create: bool = False, progress: Callable[[str], None] = lambda _: None
) -> Iterator[None]:
    """Keep the database there while the block runs: the embedded one is started if need be; a server just is there.

    Raises:
        Refusal: ``house.no_home`` unless ``create``; what :meth:`duly.house.postgres.Cluster.start` refuses.
    """
    if config["DULY_DATABASE_URL"]:
        yield
        return
    with opened(config.home, create=create, progress=progress):
        yield
