# SPDX-License-Identifier: Apache-2.0
"""What is recorded of sealed packages, on the stream of each key and each package. No leaf says whose data are in it."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words
from duly.rooms.parcels.terms import Event

KEY_MADE = FactKind(
    "parcels.key_made",
    Words(
        en="A package key was made: {key_id}, fingerprint {fingerprint}.",
        zh="已生成密封包密钥：{key_id}，指纹 {fingerprint}。",
    ),
    public=("key", "key_id", "fingerprint"),
    personal=("actor",),
)
KEY_IMPORTED = FactKind(
    "parcels.key_imported",
    Words(
        en="Somebody else's package key was brought in: {key_id}, fingerprint {fingerprint}.",
        zh="已导入对方的密封包密钥：{key_id}，指纹 {fingerprint}。",
    ),
    public=("key", "key_id", "fingerprint"),
    personal=("actor",),
)
KEY_CONFIRMED = FactKind(
    "parcels.key_confirmed",
    Words(
        en="A second person compared the fingerprint {fingerprint} of key {key_id} with its owner.",
        zh="第二人已与对方核对密钥 {key_id} 的指纹 {fingerprint}。",
    ),
    public=("key", "key_id", "fingerprint"),
    personal=("actor",),
)
KEY_ENDED = FactKind(
    "parcels.key_ended",
    Words(
        en="The package key {key_id} is used for nothing new any more.", zh="密封包密钥 {key_id} 不再用于新的密封包。"
    ),
    public=("key", "key_id"),
    personal=("actor", "note"),
)
_FIELDS = ("parcel", "package", "seal", "files", "bytes", "entry")
"""``entry`` is the digest of the entry in the chain of custody that says the same, signed."""
CREATED = FactKind(
    "parcels.created",
    Words(en="The sealed package {package} was begun.", zh="已开始建立密封包 {package}。"),
    public=(*_FIELDS, "receivers"),
    personal=("actor",),
)
SEALED = FactKind(
    "parcels.sealed",
    Words(
        en="Package {package} was sealed: {files} files, {bytes} bytes, seal {seal}.",
        zh="密封包 {package} 已密封：{files} 个文件，{bytes} 字节，封签 {seal}。",
    ),
    public=_FIELDS,
    personal=("actor",),
)
HANDED = FactKind(
    "parcels.handed",
    Words(en="Package {package} was handed over ({way}).", zh="密封包 {package} 已移交（{way}）。"),
    public=(*_FIELDS, "way"),
    personal=("actor", "note"),
)
RECEIVED = FactKind(
    "parcels.received",
    Words(en="Package {package} was received, seal {seal}.", zh="已接收密封包 {package}，封签 {seal}。"),
    public=(*_FIELDS, "sender"),
    personal=("actor",),
)
VERIFIED = FactKind(
    "parcels.verified",
    Words(
        en="Package {package} was checked as a whole: {files} files, {bytes} bytes, seal {seal}.",
        zh="密封包 {package} 已整体核验：{files} 个文件，{bytes} 字节，封签 {seal}。",
    ),
    public=_FIELDS,
    personal=("actor",),
)
UNSEALED = FactKind(
    "parcels.unsealed",
    Words(en="Package {package} was opened.", zh="密封包 {package} 已拆封。"),
    public=_FIELDS,
    personal=("actor",),
)
LOADED = FactKind(
    "parcels.loaded",
    Words(
        en="What was in package {package} was loaded ({rows} rows).", zh="密封包 {package} 的内容已装入（{rows} 行）。"
    ),
    public=(*_FIELDS, "rows", "report"),
    personal=("actor",),
)
RECONCILED = FactKind(
    "parcels.reconciled",
    Words(
        en="What was in package {package} was reconciled ({rows} rows, report {report}).",
        zh="密封包 {package} 的内容已对账（{rows} 行，报告 {report}）。",
    ),
    public=(*_FIELDS, "rows", "report"),
    personal=("actor",),
)
DESTROYED = FactKind(
    "parcels.destroyed",
    Words(
        en="Our copy of package {package} was destroyed: {removed} files, {removed_bytes} bytes.",
        zh="我方的密封包 {package} 副本已销毁：{removed} 个文件，{removed_bytes} 字节。",
    ),
    public=(*_FIELDS, "removed", "removed_bytes"),
    personal=("actor", "note"),
)
PUT_AWAY = FactKind(
    "parcels.put_away",
    Words(
        en="What was opened of package {package} was removed from the disk ({removed} files).",
        zh="密封包 {package} 拆封后的文件已从磁盘移除（{removed} 个）。",
    ),
    public=("parcel", "package", "removed"),
    personal=("actor",),
)
OF_EVENT = {
    Event.CREATED: CREATED, Event.SEALED: SEALED, Event.HANDED: HANDED, Event.RECEIVED: RECEIVED, Event.VERIFIED: VERIFIED,
    Event.UNSEALED: UNSEALED, Event.LOADED: LOADED, Event.RECONCILED: RECONCILED, Event.DESTROYED: DESTROYED,
}  # fmt: skip
FACTS = (KEY_MADE, KEY_IMPORTED, KEY_CONFIRMED, KEY_ENDED, *OF_EVENT.values(), PUT_AWAY)
