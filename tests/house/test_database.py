# SPDX-License-Identifier: Apache-2.0
"""Where the database is."""

from pathlib import Path

import pytest
from django.db import connection

from duly.house import config
from duly.house.database import django_database
from duly.house.places import socket_folder
from duly.house.postgres import CONNECTIONS


def test_without_an_address_it_is_the_embedded_one(tmp_path: Path) -> None:
    found = django_database(config.read({"DULY_HOME": str(tmp_path)}))
    assert found["HOST"] == str(socket_folder(tmp_path))
    assert found["NAME"] == found["USER"] == "duly"


def test_an_address_is_taken_apart() -> None:
    found = django_database(
        config.read({"DULY_DATABASE_URL": "postgresql://me:p%40ss@db.example:5433/customers?sslmode=require"})
    )
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == ("me", "p@ss", "db.example", "5433")
    assert found["NAME"] == "customers"
    assert found["OPTIONS"]["sslmode"] == "require"


def test_a_socket_folder_can_be_named_in_an_address() -> None:
    assert (
        django_database(config.read({"DULY_DATABASE_URL": "postgresql://me@/duly?host=/run/pg"}))["HOST"] == "/run/pg"
    )


def test_the_largest_number_of_workers_by_default_fits_the_embedded_server() -> None:
    workers = config.read({})["DULY_WORKERS"]
    web, of_a_worker, signer = 2 * 4, 2 + 2 + 2 + 1, 1
    assert web + workers * of_a_worker + signer < CONNECTIONS / 2


@pytest.mark.django_db()
def test_the_server_is_new_enough() -> None:
    assert connection.cursor().connection.info.server_version >= 150_000
