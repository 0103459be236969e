# SPDX-License-Identifier: Apache-2.0
"""Customers through the API."""

from typing import Any

import pytest

from doors.api.programs import Program
from duly.rooms.customers import jobs
from duly.rooms.customers.models import Import
from theatre import staged
from world import HEADER, World, a_world, customer_row

pytestmark = pytest.mark.django_db


world = staged(a_world)


def send(program: Program, text: str, key: str | None = None) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return program.client.post("/api/v1/imports?name=c.csv", text.encode(), content_type="text/csv", headers=headers)


def a_csv(count: int) -> str:
    return "\n".join([HEADER, *(customer_row(number) for number in range(count))]) + "\n"


def test_a_file_is_taken_in_and_followed(world: World) -> None:
    program = Program(world, world.ada)
    begun = send(program, a_csv(3))
    assert (begun.status_code, begun.json()["rows"]) == (202, 3)
    jobs.resume(begun.json()["id"])
    found = program.get(f"/imports/{begun.json()['id']}").json()
    assert (found["state"], found["new"]) == ("finished", 3)
    assert [row["id"] for row in program.get("/imports").json()["items"]] == [begun.json()["id"]]


def test_an_upload_repeated_under_its_key_is_one_import(world: World) -> None:
    program = Program(world, world.ada)
    first, again = send(program, a_csv(3), key="k-1"), send(program, a_csv(3), key="k-1")
    assert first.json()["id"] == again.json()["id"]
    assert Import.objects.count() == 1
    assert send(program, a_csv(4), key="k-1").status_code == 422


def test_a_file_that_is_no_table_changes_nothing(world: World) -> None:
    answer = send(Program(world, world.ada), "\x00\x01")
    assert answer.status_code == 422
    assert answer.json()["code"].startswith("customers.")
    assert not Import.objects.exists()


def test_customers_are_listed_page_by_page_and_found_by_reference(world: World) -> None:
    program = Program(world, world.ada)
    jobs.resume(send(program, a_csv(3)).json()["id"])
    first = program.get("/customers", limit=2).json()
    rest = program.get("/customers", limit=2, cursor=first["next"]).json()
    assert [row["ref"] for row in first["items"] + rest["items"]] == ["C-00000", "C-00001", "C-00002"]
    assert program.get("/customers/C-00001").json()["name"] == "Customer 1"
    assert program.get("/customers/C-77777").status_code == 404
