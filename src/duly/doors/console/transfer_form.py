# SPDX-License-Identifier: Apache-2.0
"""A transfer plan out of a form, without YAML; and what was typed, for a form that comes back."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.http import QueryDict

from duly.kernel.words import Words
from duly.rooms.transfer.facts import NAMED

DUTIES = 4
"""Rows for who answers for what; one is always free."""
_MOST_DUTIES = 40
WHY = {
    "sale": Words(en="the company or a part of it is sold", zh="公司或部分业务出售"),
    "merger": Words(en="companies merge or divide", zh="公司合并或分立"),
    "system": Words(en="another system takes over", zh="更换系统"),
    "handover": Words(en="data is handed to somebody else", zh="数据移交他方"),
    "other": Words(en="another reason", zh="其他原因"),
}
TARGETS = {
    "postgresql": Words(en="PostgreSQL database", zh="PostgreSQL 数据库"),
    "mysql": Words(en="MySQL or MariaDB database", zh="MySQL / MariaDB 数据库"),
}
"""What can be written to without a shell on this machine."""
PLAIN = (
    "transfer", "title_zh", "title_en", "why", "kind", "address", "schema", "encoding", "system_kind", "system_ref",
    "system_secret",
)  # fmt: skip
SYSTEMS = {
    "database": Words(en="database", zh="数据库"),
    "rest": Words(en="service (REST)", zh="服务接口（REST）"),
    "s3": Words(en="object store (S3)", zh="对象存储（S3）"),
    "mailbox": Words(en="mailbox", zh="邮箱"),
}
"""What can be read without a file: its address is a secret of the house, which the form names and never shows."""
_DUTY = ("owner", "what_zh", "what_en", "department", "due")
ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16")
_LONGEST = 4_096
_UNFIT = re.compile(r"[^a-z0-9_]+")


class DutyRow(NamedTuple):
    """One row of the form."""

    number: int
    owner: str = ""
    what_zh: str = ""
    what_en: str = ""
    department: str = ""
    due: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing was typed."""
        return not any(self[1:])


def drafted(form: QueryDict) -> dict[str, Any]:
    """What was typed; an address may hold a password, so it is typed again."""
    given = {name: form.get(name, "")[:_LONGEST].strip() for name in PLAIN if name != "address"}
    return given | {"duties": _rows(form)}


def document_of(form: QueryDict, names: Sequence[str]) -> dict[str, Any]:
    """The plan; ``names`` are those of the files that were chosen."""
    given = {name: form.get(name, "")[:_LONGEST].strip() for name in PLAIN}
    encoding = {"encoding": given["encoding"]} if given["encoding"] in ENCODINGS else {}
    return {
        "duly": "transfer/1", "transfer": given["transfer"], "title": {"zh": given["title_zh"], "en": given["title_en"]},
        "why": given["why"],
        "sources": [
            {"ref": ref, "file": name, **({"options": encoding} if encoding and _is_text(name) else {})}
            for ref, name in refs_of(names).items()
        ] + _system(given),
        "target": {
            "kind": given["kind"], "address": given["address"], "options": {"schema": given["schema"]} if given["schema"] else {},
        },
        "duties": [_duty(one) for one in _rows(form) if not one.is_empty],
    }  # fmt: skip


def refs_of(names: Iterable[str]) -> dict[str, str]:
    """A short name for each file: from its own, where that has letters or digits that fit; no two the same."""
    found: dict[str, str] = {}
    for number, name in enumerate(names, 1):
        stem = _UNFIT.sub("_", name.rsplit(".", 1)[0].lower()).strip("_")[:40]
        ref = stem or f"file{number}"
        found[ref if ref not in found else f"{ref}_{number}"] = name
    return found


def _system(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """A system that is read, too, where one was named."""
    if not given["system_secret"] or given["system_kind"] not in SYSTEMS:
        return []
    ref = given["system_ref"] or given["system_kind"]
    return [{"ref": ref, "kind": given["system_kind"], "address": f"{NAMED}{given['system_secret']}"}]


def _is_text(name: str) -> bool:
    return name.lower().rsplit(".", 1)[-1] in {"csv", "tsv", "txt"}


def _rows(form: QueryDict) -> list[DutyRow]:
    """The rows that were filled, and free ones below."""
    filled = [row for row in _typed(form) if not row.is_empty]
    rows = [row._replace(number=at) for at, row in enumerate(filled, 1)]
    return rows + [DutyRow(at) for at in range(len(rows) + 1, max(DUTIES, len(rows) + 1) + 1)]


def _typed(form: QueryDict) -> Iterator[DutyRow]:
    columns = [form.getlist(name)[:_MOST_DUTIES] for name in _DUTY]
    for at in range(max(map(len, columns), default=0)):
        yield DutyRow(at + 1, *(column[at][:_LONGEST].strip() if at < len(column) else "" for column in columns))


def _duty(row: DutyRow) -> Mapping[str, Any]:
    department = {"department": row.department} if row.department else {}
    return {"owner": row.owner, "what": {"zh": row.what_zh, "en": row.what_en}, "due": row.due, **department}
