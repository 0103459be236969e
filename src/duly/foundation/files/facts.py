# SPDX-License-Identifier: Apache-2.0
"""What is recorded about files, and how they refuse."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

PUT = FactKind(
    "files.put",
    Words(en="The file {digest} of {size} bytes was stored.", zh="已存入文件 {digest}，{size} 字节。"),
    public=("digest", "size", "media_type"),
    personal=("actor",),
)
FORGOTTEN = FactKind(
    "files.forgotten",
    Words(en="The file {digest} was destroyed.", zh="文件 {digest} 已销毁。"),
    public=("digest",),
    personal=("actor",),
)
SEALED = FactKind(
    "files.sealed",
    Words(
        en="The file {digest} was encrypted under the keys of those whom it is about ({keys}).",
        zh="文件 {digest} 已用其所涉人员的密钥加密（{keys} 把）。",
    ),
    public=("digest", "keys"),
    personal=("actor",),
)
FACTS = (PUT, FORGOTTEN, SEALED)

NO_FILE = refusal(
    "files.missing",
    Because.MISSING,
    en="There is no file {digest}.",
    zh="没有文件 {digest}。",
)
BAD_DIGEST = refusal(
    "files.bad_digest",
    Because.INVALID,
    en="{digest!r} is not a digest; it is written sha256: and 64 hexadecimal digits.",
    zh="{digest!r} 不是摘要；摘要写作 sha256: 加 64 位十六进制数字。",
)
DAMAGED = refusal(
    "files.damaged",
    Because.CONFLICT,
    en="The file {digest} is damaged: what is stored has the digest {found}. Restore it from a backup.",
    zh="文件 {digest} 已损坏：现存内容的摘要为 {found}。请从备份恢复。",
)
CLOSED = refusal(
    "files.closed",
    Because.MISSING,
    en="The file {digest} cannot be opened any more: the key of the person whom it is about was destroyed.",
    zh="文件 {digest} 已无法打开：其所涉人员的密钥已销毁。",
)
STORE_FULL = refusal(
    "files.store_full",
    Because.UNAVAILABLE,
    en="There is no room left for files in {place}. Nothing was kept of this one; make room and try again.",
    zh="{place} 已没有空间存放文件。此文件未保留任何内容；请腾出空间后重试。",
)
STORE_UNAVAILABLE = refusal(
    "files.store_unavailable",
    Because.UNAVAILABLE,
    en="The store of files, {place}, cannot be used: {why}. Nothing was kept of this file.",
    zh="文件存储 {place} 无法使用：{why}。此文件未保留任何内容。",
)
