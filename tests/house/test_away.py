# SPDX-License-Identifier: Apache-2.0
"""When the database is away or its disk is full, staff are told which, and customers that they may come again."""

from dataclasses import replace
from types import SimpleNamespace

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from duly.house import away
from house.homes import a_small_disk, as_root


def _answer(path: str, error: Exception, cause: Exception | None = None, language: str = "en") -> HttpResponse:
    try:
        raise error from cause
    except type(error):
        with translation.override(language):
            return away.fault(RequestFactory().get(path))


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("gone")])
@pytest.mark.parametrize("path", ["/console/", "/n/abc"])
def test_a_database_that_is_away_is_told_as_such(path: str, error: Exception) -> None:
    answer = _answer(path, error)
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "The database does not answer" in answer.content.decode()
    assert "数据库暂时无响应" in _answer(path, error, language="zh-hans").content.decode()


def test_the_full_disk_of_a_server_elsewhere_is_told_to_staff_and_not_to_customers() -> None:
    def told(path: str, language: str) -> str:
        full = psycopg.errors.DiskFull("could not extend file")
        return _answer(path, OperationalError("could not extend file"), full, language).content.decode()

    assert "The disk of the database server is full" in told("/console/", "en")
    assert "数据库服务器的磁盘已满" in told("/console/", "zh-hans")
    assert "disk" not in told("/n/abc", "en")


@as_root
def test_the_full_disk_of_the_home_is_told_to_staff_on_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_small_disk(20) as disk:
        monkeypatch.setattr(away, "settings", SimpleNamespace(DULY=replace(django_settings.DULY, home=disk)))
        assert away.full_disk(away.settings.DULY, "en").startswith(f"The disk that holds {disk} is full")
        assert "磁盘已满" in away.full_disk(away.settings.DULY, "zh-Hans")
        assert away.disk(RequestFactory().get("/console/"))["full_disk"]
        assert not away.disk(RequestFactory().get("/n/abc"))


def test_a_disk_with_room_is_not_mentioned() -> None:
    assert away.full_disk(django_settings.DULY, "en") == ""


def test_what_is_neither_is_a_fault_of_ours() -> None:
    assert _answer("/console/", ValueError("x")).status_code == 500
    assert _answer("/api/v1/customers", OperationalError("gone")).status_code == 500
