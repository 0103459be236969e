# SPDX-License-Identifier: Apache-2.0
"""Names and contact points that stand in the open are sealed as the first version of what is on record."""

from typing import Any

from django.db import migrations
from django.db.migrations.exceptions import IrreversibleError

from duly.kernel.actors import SYSTEM
from duly.rooms.customers.actions.moving import seal_registry


def seal(apps: Any, schema_editor: Any) -> None:
    """A house without customers has no keys yet, and needs none."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM customers_party)")
        is_needed = cursor.fetchone()[0]
    if is_needed:
        seal_registry(SYSTEM)


def refuse(apps: Any, schema_editor: Any) -> None:
    """What was sealed is not laid open again; an empty house may go back."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM customers_party)")
        if cursor.fetchone()[0]:
            raise IrreversibleError


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_versions"), ("ledger", "0003_wrapping_keys")]
    operations = [migrations.RunPython(seal, refuse)]
