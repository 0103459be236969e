# SPDX-License-Identifier: Apache-2.0
"""Reads of one page: as an index has the rows, from a place on."""

from typing import Any, TypeVar

from django.db.models import BooleanField, F, Func, Model, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

from duly.foundation.paging.facts import Order, Place

M = TypeVar("M", bound=Model)


def sorted_from(rows: QuerySet[M], order: Order, after: Place | None) -> QuerySet[M]:
    """These rows in this order, those after a place; the caller takes as many as a page holds."""
    if after is not None:
        rows = rows.filter(_Beyond(order, after))
    return rows.order_by(*order.fields)


class _Beyond(Func):
    """``(a, b) > (x, y)``: PostgreSQL finds the place in an index on both, however many rows have the same ``a``."""

    output_field = BooleanField()

    def __init__(self, order: Order, after: Place) -> None:
        super().__init__(*(F(column.field) for column in order.columns), *(Value(one) for one in after))
        self.sign = "<" if order.is_descending else ">"

    def as_sql(self, compiler: SQLCompiler, connection: Any, *_args: Any, **_extra: Any) -> tuple[str, tuple[Any, ...]]:
        """As row comparison."""
        told = [compiler.compile(one) for one in self.get_source_expressions()]
        half = len(told) // 2
        ours, theirs = (", ".join(sql for sql, _ in side) for side in (told[:half], told[half:]))
        return f"({ours}) {self.sign} ({theirs})", tuple(value for _, values in told for value in values)
