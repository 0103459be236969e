# SPDX-License-Identifier: Apache-2.0
"""The statements of this target, by name, with names of tables and columns written into them; values are always given apart."""

from collections.abc import Iterable

from duly.kernel.named_sql import named_sql


def statement(name: str, **parts: str) -> str:
    """The statement of this name, its parts filled in."""
    text = named_sql("duly.adapters.targets.sqlite", name)
    return text.format(**parts) if parts else text


def quoted(name: str) -> str:
    """A name of a table or a column."""
    return '"' + name.replace('"', '""') + '"'


def listed(names: Iterable[str]) -> str:
    """Columns, one after the other."""
    return ", ".join(map(quoted, names))


def given(names: Iterable[str], between: str) -> str:
    """Columns, each equal to a value that is given apart."""
    return between.join(f"{quoted(name)} = ?" for name in names)
