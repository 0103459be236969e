# SPDX-License-Identifier: Apache-2.0
"""Foreign keys go downstairs, and SQL changes rows only inside verbs: what import contracts cannot see."""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.db import connection, models

from duly.foundation.ledger.guard import SilentWriteError, only_inside_actions
from house.house_files import nothing_wrong, rooms, staircase


@dataclass(frozen=True)
class Key:
    """A key from one package's table to another's."""

    source: str
    target: str
    field: str
    related_name: str | None


def keys() -> list[Key]:
    """Every key between tables of the house."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.ManyToManyField) and isinstance(field.related_model, type):
                source, target = package_of(model), package_of(field.related_model)
                name = field.remote_field.related_name
                found.append(Key(source, target, f"{model.__name__}.{field.name}", name))
    return [key for key in found if key.source.startswith("duly.")]


def package_of(model: type[models.Model]) -> str:
    return ".".join(model.__module__.split(".")[:3])


def wrong_keys(held: Iterable[Key]) -> list[str]:
    steps, complaints = staircase(), []
    for key in held:
        if key.source == key.target or not key.target.startswith("duly."):
            continue
        if steps.get(key.target, 99) >= steps[key.source]:
            complaints.append(f"{key.field} points from {key.source} up or sideways to {key.target}")
        elif key.related_name is None or not key.related_name.endswith("+"):
            complaints.append(f"{key.field} needs related_name='+': {key.target} knows nothing of {key.source}")
    return complaints


def test_foreign_keys_go_downstairs() -> None:
    nothing_wrong(wrong_keys(keys()))


@pytest.mark.parametrize(
    "key",
    [
        Key("duly.rooms.delivery", "duly.rooms.notices", "Delivery.notice", "+"),
        Key("duly.rooms.delivery", "duly.rooms.audience", "Delivery.recipient", "+"),
        Key("duly.foundation.ledger", "duly.foundation.accounts", "Entry.user", "+"),
        Key("duly.rooms.notices", "duly.foundation.accounts", "Notice.author", None),
    ],
)
def test_a_key_that_goes_elsewhere_is_noticed(key: Key) -> None:
    assert wrong_keys([key])


def test_only_rooms_and_foundation_own_tables() -> None:
    owners = {package_of(model) for model in apps.get_models() if model.__module__.startswith("duly.")}
    assert owners <= set(rooms())


def test_every_package_that_exists_is_on_the_staircase_and_installed() -> None:
    assert set(rooms()) == {config.name for config in apps.get_app_configs() if config.name.startswith("duly.")} - {
        "duly.house"
    }


@pytest.mark.django_db()
def test_the_guard_against_silent_writes_is_on_every_connection() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert only_inside_actions in connection.execute_wrappers


@pytest.mark.django_db()
@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO accounts_organisation (ref) VALUES ('x')",
        "UPDATE \"accounts_organisation\" SET ref = 'x'",
        "DELETE FROM accounts_organisation",
        "WITH gone AS (DELETE FROM accounts_organisation RETURNING id) SELECT * FROM gone",
        "TRUNCATE accounts_organisation",
        "-- a comment, as files of sql/ begin with one\nUPDATE accounts_organisation SET ref = 'x'",
    ],
)
def test_sql_that_changes_rows_outside_a_verb_is_refused(sql: str) -> None:
    with pytest.raises(SilentWriteError), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db()
def test_the_tables_are_as_the_models_say() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
