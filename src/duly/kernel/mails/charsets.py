# SPDX-License-Identifier: Apache-2.0
"""Bytes to text, for mail that names its charset wrongly or not at all. Nothing here raises.

A declared charset is believed when the bytes fit it. When they do not, or none was declared, the candidates are tried
strictly and the one whose result looks most like writing wins: common characters count for it, odd ones against it.
"""

import binascii
import codecs
import re
from functools import lru_cache

_NAME = re.compile(r"[A-Za-z0-9_.:-]{1,40}\Z")
_WIDER = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "ms936": "gb18030",
    "hz-gb-2312": "hz", "x-x-big5": "cp950", "big5": "cp950", "big5-hkscs": "big5hkscs",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932", "ms932": "cp932",
    "iso-2022-jp": "iso2022_jp_ext", "x-euc-jp": "euc_jp", "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "euc-kr": "cp949",
    "us-ascii": "ascii", "ansi_x3.4-1968": "ascii", "iso-8859-1": "cp1252", "latin1": "cp1252",
    "utf8": "utf-8", "utf8mb4": "utf-8", "unicode-1-1-utf-8": "utf-8", "unicode-1-1-utf-7": "utf-7",
}  # fmt: skip
"""What senders call a charset, and the wider one that they mean."""
_ALLOWED = frozenset(
    {
        "ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "gb18030", "hz", "cp950", "big5hkscs", "cp932", "euc_jp",
        "iso2022_jp_ext", "cp949", "iso2022_kr", "cp874", "koi8-r", "koi8-u", "mac-roman",
        *(f"cp{number}" for number in range(1250, 1259)),
        *(f"iso8859-{number}" for number in range(2, 17)),
    }
)  # fmt: skip
_BROKEN = (
    (re.compile(r"gb[_-]?(?:2312|k|18030)|euc-?cn"), "gb18030"), (re.compile(r"big[_-]?5"), "cp950"), (re.compile(r"utf[_-]?8"), "utf-8"),
    (re.compile(r"s(?:hift)?[_-]?jis"), "cp932"), (re.compile(r"2022[_-]?jp"), "iso2022_jp_ext"), (re.compile(r"8859[_-]1(?!\d)|latin[_-]?1(?!\d)"), "cp1252"),
)  # fmt: skip
"""What is meant by names that no registry knows: ``GB2312_CHARSET``, ``CHINESEBIG5``, ``x-utf8``, ``utf-8;format=flowed``."""
_GUESSES = ("gb18030", "cp950", "cp932", "euc_jp", "cp949", "cp1252")
_COMMON = frozenset(
    "的一是了我不在有这来您请们为确认收到变更通知谢公司发邮件回复自动无法送达退信用户存已满箱地址生效日期好对吗什么时候怎"
    "这個來為確認變更謝發郵回覆無達戶滿嗎麼時請們貴歉後於與擲悉附件將會如問題聯絡您好先生小姐客戶服務單位"
    "件名返信了解致承知願申上御本日間関連絡担当者不在休暇中営業会社株式変住所届配信停止失敗"
    "，。：！？、；（）《》「」“”…─"
)
_KANA, _LATIN = re.compile(r"[\u3041-\u30ff]"), re.compile(r"[äöüÄÖÜßéèêëàâçñáíóúîôûœ’–]")
_ODD = re.compile(r"[\ufffd\ue000-\uf8ff\uff61-\uff9f\x80-\x9f]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_ESCAPES = (b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b(I")
_SAMPLE = 4096
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))


def text_of(data: bytes, declared: str = "") -> str:
    """The text in some bytes; what cannot be read becomes U+FFFD. Control characters are gone, save tab and line feed."""
    return _UNPRINTABLE.sub("", _decoded(data, declared).replace("\r\n", "\n").replace("\r", "\n"))


def unbase64(data: bytes) -> bytes:
    """Base64 as far as it can be read: foreign characters are passed over, missing padding is added."""
    found = []
    for run in data.translate(None, _NOT_BASE64).split(b"="):
        whole = run[: len(run) - 1] if len(run) % 4 == 1 else run
        if whole:
            found.append(binascii.a2b_base64(whole + b"=" * (-len(whole) % 4)))
    return b"".join(found)


def _decoded(data: bytes, declared: str) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace").lstrip("\ufeff")
    name = known(declared)
    if any(escape in data for escape in _ESCAPES) and name in {"", "ascii", "iso2022_jp_ext"}:
        return data.decode("iso2022_jp_ext", "replace")
    if name in {"", "ascii"}:
        return _guessed(data)
    said = _strictly(data, name)
    if said is None:
        return _guessed(data, name)
    if name not in {"utf-8", "ascii"} and not data.isascii():
        plainer = _strictly(data, "utf-8")
        if plainer is not None and _score(plainer) > _score(said):
            return plainer
    return said


def _guessed(data: bytes, fallback: str = "utf-8") -> str:
    if data.count(0) * 3 > len(data):
        return data.decode("utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be", "replace")
    plain = _strictly(data, "utf-8")
    if plain is not None:
        return plain
    readings = [text for text in (_strictly(data, name) for name in _GUESSES) if text is not None]
    readings.append(data.decode(fallback, "replace"))
    return max(readings, key=_score)


def _score(text: str) -> int:
    sample = "".join(character for character in text[:_SAMPLE] if character > "\x7f")
    common = sum(character in _COMMON for character in sample)
    likely = len(_KANA.findall(sample)) + len(_LATIN.findall(sample)) + len(_HANGUL.findall(sample)) // 2
    return 2 * common + likely - 3 * len(_ODD.findall(sample)) - len(sample) // 8


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return None


@lru_cache(maxsize=256)
def known(declared: str) -> str:
    """The codec for a charset's name; empty for one that is unknown, or that is no charset (``zip``, ``idna``)."""
    name = declared.strip().strip("\"'").lower()
    if not _NAME.match(name):
        return _meant(name)
    try:
        found = codecs.lookup(_WIDER.get(name, name)).name
    except (LookupError, ValueError):
        return _meant(name)
    return found if found in _ALLOWED else ""


def _meant(name: str) -> str:
    """The codec that a broken name means; empty when nobody can tell."""
    return next((codec for pattern, codec in _BROKEN if pattern.search(name[:80])), "")
