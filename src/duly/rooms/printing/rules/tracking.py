# SPDX-License-Identifier: Apache-2.0
"""Reading a carrier's file: whatever its encoding, delimiter and words, read strictly or refused.

A file is read as text and nothing in it is ever run; what goes back into a table passes :func:`~.cells.safe_cell`.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from duly.kernel.cells import plain_cell
from duly.kernel.words import Words
from duly.rooms.printing.facts import BAD_TRACKING, RowRefused, Tracked
from duly.rooms.printing.rules.references import read_reference

LARGEST = 20 * 1024 * 1024
_LONGEST = 200
_COLUMNS = {
    "reference": "reference ref ourreference letter 信函编号 编号 参考号 referenz aktenzeichen",
    "number": "tracking trackingnumber trackingno number itemnumber barcode 单号 运单号 邮件号 快递单号 挂号 挂号号码 sendungsnummer",
    "carrier": "carrier operator 承运方 承运商 快递公司 frachtführer",
    "status": "status state event 状态 投递状态 sendungsstatus",
    "said_at": "date time at on deliveredat deliverydate 日期 时间 签收时间 签收日期 妥投日期 datum zugestelltam",
    "reason": "reason cause 原因 退回原因 grund",
}
_BY_HEADER = {header: field for field, headers in _COLUMNS.items() for header in headers.split()}
_STATUSES = {
    word: status
    for status, words in {
        "posted": "posted accepted handedover intransit shipped sent 收寄 已收寄 已交寄 运输中 在途 eingeliefert",
        "delivered": "delivered received signed 签收 已签收 妥投 已妥投 本人签收 zugestellt",
        "returned": "returned undeliverable returntosender 退回 已退回 退件 unzustellbar zurückgesandt retoure",
    }.items()
    for word in words.split()
}
_REASON_WORDS = {
    word: reason
    for reason, words in {
        "moved": "moved movedaway 迁移 已迁移 搬迁 verzogen unbekanntverzogen",
        "unknown": "unknown addresseeunknown 查无此人 unbekannt empfängerunbekannt",
        "incomplete": "incomplete insufficientaddress badaddress 地址不详 地址错误 adresseunvollständig",
        "deceased": "deceased 已故 verstorben",
        "refused": "refused rejected 拒收 annahmeverweigert",
        "unclaimed": "unclaimed notcollected 逾期未领 nichtabgeholt",
    }.items()
    for word in words.split()
}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_NO_REFERENCE = Words(en="the reference is missing or mistyped", zh="编号缺失或有误")
_NO_STATUS = Words(en="the status is not known", zh="状态无法识别")
_NO_DATE = Words(en="the date cannot be read, or has two meanings", zh="日期无法识别或有歧义")
_ODD = Words(en="the row has too many cells, or characters that cannot be there", zh="该行单元格过多或含有非法字符")


def read_tracking(content: bytes) -> Iterator[Tracked | RowRefused]:
    """The rows of a file.

    Raises:
        Refusal: ``printing.bad_tracking`` when the file as a whole makes no sense; then no row was given before.
    """
    if len(content) > LARGEST:
        raise _bad("it is larger than 20 MB", "超过 20 MB")
    text = _decoded(content)
    if "\x00" in text:
        raise _bad("it holds NUL characters", "含有 NUL 字符")
    lines = text.splitlines(keepends=True)
    header = next((line for line in lines if line.strip()), "")
    delimiter = max(",;\t|", key=lambda mark: sum(_field(cell) is not None for cell in header.split(mark)))
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise _bad(f"it is no table ({error})", f"不是表格（{error}）") from error
    return _rows(rows)


def _rows(rows: Sequence[Sequence[str]]) -> Iterator[Tracked | RowRefused]:
    first = next((at for at, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if first is None:
        raise _bad("it is empty", "文件为空")
    fields = [_field(cell) for cell in rows[first]]
    if "reference" not in fields or not {"number", "status"} & set(fields):
        raise _bad("it needs the columns reference, and tracking or status", "须含“编号”列，以及“单号”或“状态”列")
    return (
        _row(line, fields, row)
        for line, row in enumerate(rows[first + 1 :], start=first + 2)
        if any(cell.strip() for cell in row)
    )


def _row(line: int, fields: Sequence[str | None], cells: Sequence[str]) -> Tracked | RowRefused:
    found: dict[str, str] = {}
    for field, cell in zip(fields, cells, strict=False):
        if field is not None:
            found.setdefault(field, plain_cell(unicodedata.normalize("NFKC", cell).strip()))
    reference = read_reference(found.get("reference", ""))
    if reference is None:
        return RowRefused(line, found.get("reference", "")[:_LONGEST], _NO_REFERENCE)
    if any(len(cell) > _LONGEST or not cell.isprintable() for cell in found.values()) or len(cells) > len(fields) + 5:
        return RowRefused(line, reference, _ODD)
    status = _STATUSES.get(_bare(found["status"])) if found.get("status") else "posted"
    if status is None:
        return RowRefused(line, reference, _NO_STATUS)
    said_at = date_of(found.get("said_at", ""))
    if said_at is None and (found.get("said_at") or status == "delivered"):
        return RowRefused(line, reference, _NO_DATE)
    reason = _REASON_WORDS.get(_bare(found.get("reason", "")), "other") if status == "returned" else ""
    return Tracked(line, reference, found.get("number", ""), found.get("carrier", ""), status, said_at or "", reason)


def date_of(text: str) -> str | None:
    """A day with one meaning, as ISO 8601; what follows it (a time of day) is left out."""
    found, german = _DATE.match(text), _GERMAN.match(text)
    if not found and not german:
        return None
    year, month, day = found.groups() if found else reversed(german.groups()) if german else ("", "", "")
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _field(header: str) -> str | None:
    return _BY_HEADER.get(_bare(header))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _decoded(content: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _read_as(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _read_as(content, "gb18030")


def _read_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _bad("it is neither UTF-8, UTF-16 nor GB18030", "编码不是 UTF-8、UTF-16 或 GB18030") from error


def _bad(en: str, zh: str) -> Exception:
    return BAD_TRACKING(field="file", why=en, why_zh=zh)
