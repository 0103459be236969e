# SPDX-License-Identifier: Apache-2.0
"""A file of rows that were held back, as it comes back corrected: it has the columns in which it was handed out, and in front of
them the number of each row. Whatever was not touched stays as the source has it, to the letter.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from duly.kernel.cells import plain_cell, safe_cell
from duly.kernel.refusals import Because, refusal
from duly.rooms.transfer.source import ROW, Column, cell

ROW_HEADER = "row 行号"
"""What the first column is called, in every language."""
MOST = 200_000
_NUMBER = re.compile(r"([0-9]{1,18})(?:\.0+)?\Z")
_CUT_SHORT = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]+\Z")
_LONG = 12
_NAMED = 5
_SEPARATOR = ", "

OTHER_COLUMNS = refusal(
    "transfer.mend_columns",
    Because.INVALID,
    en="The file does not have the columns in which the rows were handed out: {what}. Take the rows anew, correct the cells, and leave the "
    "columns as they are.",
    zh="文件的列与取走时不同：{what}。请重新取走这些行，只改单元格，不改列。",
)
NO_ROW_NUMBER = refusal(
    "transfer.mend_row_number",
    Because.INVALID,
    en="Line {line} of the file does not say which row it is: {given!r} under {header!r}. Put the number back that stood there.",
    zh="文件第 {line} 行未写明是哪一行：“{header}”列为 {given!r}。请恢复原来的行号。",
)
ROW_TWICE = refusal(
    "transfer.mend_row_twice",
    Because.INVALID,
    en="These rows stand in the file more than once: {rows}. Leave one of each.",
    zh="以下行在文件中出现多次：{rows}。请各保留一行。",
)
NOT_HELD_BACK = refusal(
    "transfer.mend_not_held_back",
    Because.CONFLICT,
    en="These rows are not held back, so they cannot be replaced: {rows}. Take them out of the file.",
    zh="以下行未被隔离，不能替换：{rows}。请从文件中删除。",
)
NOTHING_MENDED = refusal(
    "transfer.mend_nothing",
    Because.INVALID,
    en="There is no row in the file. Choose the file with the rows that you corrected.",
    zh="文件中没有数据行。请选择包含已修正行的文件。",
)
TOO_MANY = refusal(
    "transfer.mend_too_many",
    Because.INVALID,
    en="The file has more than {most} rows. Correct them in several files.",
    zh="文件超过 {most} 行。请分成多个文件修正。",
)
CUT_SHORT = refusal(
    "transfer.mend_cut_short",
    Because.INVALID,
    en="Row {row}, column {column}: a spreadsheet made a rounded number of the digits ({given}). Write the digits out, in a cell formatted as text.",
    zh="第 {row} 行“{column}”列：表格软件把数字改成了科学计数（{given}）。请将单元格设为文本并写全数字。",
)
FAULTY_LINE = refusal(
    "transfer.mend_line",
    Because.INVALID,
    en="Line {line} of the file cannot be read as one: {why} Mend the line, or save the file anew.",
    zh="无法读取文件第 {line} 行：{why}请修正该行或重新保存文件。",
)


def rows_given(heads: Sequence[str], frame: pl.DataFrame, columns: Sequence[Column]) -> pl.DataFrame:
    """What a file holds: ``row``, as it is numbered at the source, and ``c0`` … . ``frame`` has the columns of the file.

    Raises:
        Refusal: ``transfer.mend_columns``, ``transfer.mend_row_number``, ``transfer.mend_row_twice``, ``transfer.mend_nothing``,
            ``transfer.mend_too_many``.
    """
    _must_have(heads, [ROW_HEADER, *(one.name for one in columns)])
    if frame.is_empty():
        raise NOTHING_MENDED(field="file")
    if frame.height > MOST:
        raise TOO_MANY(field="file", most=MOST)
    numbers = [_number(line, one) for line, one in enumerate(frame[cell(0)].to_list(), 2)]
    rows = pl.Series(ROW, numbers, pl.UInt64)
    if rows.n_unique() != len(rows):
        raise ROW_TWICE(field="file", rows=_listed(rows.filter(rows.is_duplicated()).unique().sort().to_list()))
    return pl.DataFrame([rows, *(frame[cell(at + 1)].alias(cell(at)) for at in range(len(columns)))])


def must_be_held_back(rows: pl.DataFrame, held: pl.Series) -> None:
    """Refuse rows that nobody asked for.

    Raises:
        Refusal: ``transfer.mend_not_held_back``.
    """
    others = rows[ROW].filter(~rows[ROW].is_in(held.implode()))
    if len(others):
        raise NOT_HELD_BACK(field="file", rows=_listed(others.sort().to_list()))


def as_mended(given: pl.DataFrame, source: pl.DataFrame, columns: Sequence[Column], *, is_csv: bool) -> pl.DataFrame:
    """The rows as they are to be read in place of the source's own: cells that came back as they were handed out are the
    source's; of others the apostrophe goes that kept a formula from running.

    Raises:
        Refusal: ``transfer.mend_cut_short``.
    """
    stood = {row[0]: row[1:] for row in source.select(ROW, *(cell(one.position) for one in columns)).iter_rows()}
    made = [
        (row, *(_mended(row, column, value, was, is_csv=is_csv) for column, value, was in zip(columns, values, stood.get(row, ()), strict=True)))
        if row in stood
        else (row, *(_typed(one, is_csv=is_csv) for one in values))
        for row, *values in given.iter_rows()
    ]  # fmt: skip
    schema = {ROW: pl.UInt64, **{cell(one.position): pl.String for one in columns}}
    return pl.DataFrame(made, schema=schema, orient="row").sort(ROW)


def _mended(row: int, column: Column, value: str | None, was: str | None, *, is_csv: bool) -> str | None:
    if (value or "") == (was or "") or (value or "") in _handed_out(was or "", is_csv=is_csv):
        return was
    if value and was and was.isdigit() and len(was) >= _LONG and _CUT_SHORT.match(value):
        raise CUT_SHORT(field="file", row=row, column=column.name, given=value)
    return _typed(value, is_csv=is_csv)


def _typed(value: str | None, *, is_csv: bool) -> str | None:
    return value if value is None or not is_csv else plain_cell(value)


def _handed_out(was: str, *, is_csv: bool) -> Iterable[str]:
    """What a cell may look like that nobody touched."""
    return (safe_cell(was),) if is_csv else (was.replace("\r\n", "\n"), was.replace("\r", "\n"))


def _must_have(heads: Sequence[str], wanted: Sequence[str]) -> None:
    given = [plain_cell(one).strip() for one in heads]
    expected = [one.strip() for one in wanted]
    if given == expected:
        return
    lacking, more = [one for one in expected if one not in given], [one for one in given if one not in expected]
    what = [*(f"− {one}" for one in lacking), *(f"+ {one}" for one in more)] or [" | ".join(given)]
    raise OTHER_COLUMNS(field="file", what=_SEPARATOR.join(what[: _NAMED * 2]))


def _number(line: int, given: str | None) -> int:
    found = _NUMBER.match((given or "").strip())
    if found is None:
        raise NO_ROW_NUMBER(field="file", line=line, given=(given or "")[:40], header=ROW_HEADER)
    return int(found[1])


def _listed(rows: Sequence[int]) -> str:
    return _SEPARATOR.join(map(str, rows[:_NAMED])) + (" …" if rows[_NAMED:] else "")


def taken_by(rows: pl.Series, held: Mapping[int, pl.Series]) -> dict[int, list[int]]:
    """Which of these rows each shard holds back, by its number; shards that hold none of them are left out."""
    found = {number: rows.filter(rows.is_in(one.implode())).sort().to_list() for number, one in held.items()}
    return {number: one for number, one in found.items() if one}
