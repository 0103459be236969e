# SPDX-License-Identifier: Apache-2.0
"""The outcome of an import, as it is kept and as it is told."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, Protocol
from uuid import UUID

from duly.kernel.words import Words
from duly.rooms.customers.facts import ImportReport, Issue, RowFate
from duly.rooms.customers.rules.columns import Columns
from duly.rooms.customers.rules.encodings import Judgement
from duly.rooms.customers.rules.findings import BY_CODE

FATES = ("new", "updated", "same", "refused")
NOTABLE = 100
"""How many rows are kept at hand; the stored report has all."""


class KeptImport(Protocol):
    """What an import keeps."""

    id: UUID
    new: int
    updated: int
    same: int
    refused: int
    warned: int
    stated: Any
    notable: Any
    report: str


def notable(fates: Iterable[RowFate]) -> list[RowFate]:
    """The first rows that somebody should look at."""
    return list(islice((row for row in fates if row.refused or row.warnings), NOTABLE))


def kept(row: RowFate) -> dict[str, Any]:
    """A row in the form in which an import keeps it."""
    return {
        "line": row.line,
        "ref": row.ref,
        "fate": row.fate,
        "refused": _issue_kept(row.refused) if row.refused else None,
        "warnings": [_issue_kept(issue) for issue in row.warnings],
    }


def empty_report(judgement: Judgement, delimiter: str, columns: Columns) -> ImportReport:
    """The report of a dry run before its first row."""
    return ImportReport(
        None, 0, 0, 0, 0, 0, judgement.encoding, judgement.why, delimiter, columns.headers, columns.ignored, (), None
    )


def report_of(owner: KeptImport) -> ImportReport:
    """The report of an import from what was kept."""
    said = owner.stated
    return ImportReport(
        import_id=owner.id,
        new=owner.new,
        updated=owner.updated,
        same=owner.same,
        refused=owner.refused,
        warned=owner.warned,
        encoding=said["encoding"],
        encoding_why=Words(en=said["why"]["en"], zh=said["why"]["zh"]),
        delimiter=said["delimiter"],
        columns=said["headers"],
        ignored=tuple(said["ignored"]),
        notable=tuple(_restored(row) for row in owner.notable),
        report_digest=owner.report or None,
    )


def _restored(row: dict[str, Any]) -> RowFate:
    refused = _issue_restored(row["refused"]) if row["refused"] else None
    return RowFate(
        row["line"], row["ref"], row["fate"], refused, tuple(_issue_restored(one) for one in row["warnings"])
    )


def _issue_kept(issue: Issue) -> dict[str, str]:
    return {"code": issue.code, "field": issue.field, "value": issue.value.replace("\x00", "")}


def _issue_restored(kept_issue: dict[str, str]) -> Issue:
    return BY_CODE[kept_issue["code"]](kept_issue["field"], kept_issue["value"])
