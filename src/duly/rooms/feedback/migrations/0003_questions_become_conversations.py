# SPDX-License-Identifier: Apache-2.0
"""Every question that stands in the open becomes a conversation, its text sealed under the customer's key."""

from typing import Any

from django.db import migrations
from django.db.migrations.exceptions import IrreversibleError

from duly.kernel.actors import SYSTEM
from duly.rooms.feedback.actions.adopting import adopt_questions


def adopt(apps: Any, schema_editor: Any) -> None:
    """A house in which nobody has asked anything has no keys yet, and needs none."""
    if _is_any(schema_editor, "feedback_question"):
        adopt_questions(SYSTEM)


def refuse(apps: Any, schema_editor: Any) -> None:
    """What was sealed is not laid open again; an empty house may go back."""
    if _is_any(schema_editor, "feedback_conversation"):
        raise IrreversibleError


def _is_any(schema_editor: Any, table: str) -> bool:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
        return bool(cursor.fetchone()[0])


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0002_service_desk"), ("customers", "0007_merges"), ("accounts", "0001_initial"),
        ("ledger", "0003_wrapping_keys"),
    ]  # fmt: skip
    operations = [migrations.RunPython(adopt, refuse)]
