# SPDX-License-Identifier: Apache-2.0
"""Certificates of destruction (销毁证明): the chain of custody up to the entry that says so, with sentences for people."""

from collections.abc import Sequence
from uuid import UUID

from duly.kernel.canonical import Json, encode
from duly.kernel.words import Words
from duly.rooms.parcels.refusals import BAD_CUSTODY, MALFORMED
from duly.rooms.parcels.rules.custody import Entry, read_chain
from duly.rooms.parcels.rules.documents import read
from duly.rooms.parcels.rules.reasons import NOT_OUR_SHAPE, OUT_OF_ORDER
from duly.rooms.parcels.terms import Event

SENTENCE = Words(
    en="{owner} declares that it removed its copy of package {package} (seal {seal}) at {at}: {removed} files, {removed_bytes} bytes.",
    zh="{owner} 声明已于 {at} 移除其持有的密封包 {package}（封签 {seal}）副本：{removed} 个文件，{removed_bytes} 字节。",
)
_SHAPE = {"custody": list, "kind": str, "package": str, "seal": str, "said": dict, "v": int}
_NAME = "certificate"


def certificate_over(package: UUID, seal: str, chain: Sequence[Entry]) -> bytes:
    """A certificate over a chain that ends with a destruction; its last entry is what is signed."""
    last = chain[-1]
    values = {
        "owner": last.card.name, "package": package, "seal": seal, "at": last.at, "removed": last.data.get("removed"),
        "removed_bytes": last.data.get("removed_bytes"),
    }  # fmt: skip
    said: dict[str, Json] = {
        "custody": [entry.line.decode() for entry in chain], "kind": "duly.parcel_certificate", "package": str(package), "seal": seal,
        "said": {language: SENTENCE.say(language, **values) for language in ("en", "zh")}, "v": 1,
    }  # fmt: skip
    return encode(said) + b"\n"


def read_certificate(raw: bytes) -> Entry:
    """The entry in which somebody signed that they destroyed their copy.

    Raises:
        Refusal: ``parcels.malformed``, ``parcels.bad_custody``, ``parcels.bad_signature``.
    """
    said = read(_NAME, raw.removesuffix(b"\n"), _SHAPE)
    try:
        package, lines = UUID(said["package"]), "".join(f"{line}\n" for line in said["custody"]).encode()
    except ValueError:
        raise MALFORMED(path=_NAME, why=NOT_OUR_SHAPE) from None
    chain = read_chain(lines, package)
    if chain[-1].event is not Event.DESTROYED:
        raise BAD_CUSTODY(n=chain[-1].n, why=OUT_OF_ORDER)
    if certificate_over(package, said["seal"], chain) != raw or chain[-1].data.get("seal") != said["seal"]:
        raise MALFORMED(path=_NAME, why=NOT_OUR_SHAPE)
    return chain[-1]
