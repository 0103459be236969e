# SPDX-License-Identifier: Apache-2.0
"""Which column is which, and what the words in the cells mean: as people write them, in Chinese and English."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from duly.kernel.words import Words
from duly.rooms.change_requests.filing import BAD_FILE
from duly.rooms.change_requests.terms import REASONS
from duly.rooms.customers.facts import NATURE_WORDS, Nature

HEADERS: Mapping[str, str] = {
    "ref": "客户编号 客户号 客户代码 客戶編號 客戶號 編號 编号 ref reference customerid customerref customernumber customerno",
    "what": "变更项目 项目 变更内容 變更項目 項目 what field item particular whatchanges",
    "old": "原值 原内容 变更前 旧值 原登记 原值内容 原內容 變更前 舊值 old oldvalue before was from current",
    "new": "新值 新内容 变更后 新登记 新內容 變更後 new newvalue after to becomes value",
    "nature": "性质 变更性质 变更类型 性質 變更性質 nature kind type",
    "reason": "原因 变更原因 理由 變更原因 reason why",
    "since": "生效日期 生效日 自何日起 生效時間 since effective effectivefrom effectivedate validfrom",
}
"""Our field to headers, written without spaces and marks."""
NEEDED: Mapping[str, str] = {"ref": "客户编号 / customer id", "what": "变更项目 / what", "new": "新值 / new value"}
_BY_HEADER = {header.casefold(): field for field, headers in HEADERS.items() for header in headers.split()}
_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]")
_MARKS = re.compile(r"[\W_]+")
_SHOWN = 12


class Place(NamedTuple):
    """Where on record something stands."""

    family: str
    field: str = "value"
    attributes: Mapping[str, str] = MappingProxyType({})


def _point(channel: str) -> Place:
    return Place("contact_point", "value", {"channel": channel})


def _paper(kind: str) -> Place:
    return Place("identifier", "value", {"kind": kind})


_WHAT: Mapping[str, Place] = {
    "手机 手机号 手机号码 移动电话 手機 手機號碼 mobile mobilenumber mobilephone cellphone sms": _point("sms"),
    "电话 座机 固定电话 办公电话 電話 座機 phone telephone phonenumber landline voice": _point("voice"),
    "邮箱 电子邮箱 电子邮件 电邮 郵箱 電子郵件 email emailaddress mail": _point("email"),
    "地址 邮寄地址 通信地址 通讯地址 郵寄地址 通訊地址 address postaladdress mailingaddress letter": _point("letter"),
    "名称 姓名 公司名称 企业名称 客户名称 名稱 公司名稱 name legalname companyname": Place("profile", "name"),
    "别名 又名 別名 alias": Place("profile", "alias"),
    "拉丁字母名称 英文名 英文名称 latin latinname": Place("profile", "latin"),
    "语言 首选语言 語言 language": Place("profile", "language"),
    "时区 時區 timezone": Place("profile", "time_zone"),
    "地区 国家 国家地区 地區 國家 region country": Place("profile", "region"),
    "标签 標籤 tags tag": Place("profile", "tags"),
    "统一社会信用代码 信用代码 統一社會信用代碼 uscc": _paper("uscc"),
    "银行账号 银行账户 銀行帳號 銀行賬號 bankaccount": _paper("bank_account"),
    "iban": _paper("iban"),
    "lei": _paper("lei"),
}
WHAT = {word.casefold(): place for words, place in _WHAT.items() for word in words.split()}
_FURTHER = re.compile(r"\s*(?:attribute|其他资料|其他資料|资料|資料)\s*[:：]\s*(\S.{0,59})", re.IGNORECASE)
_NATURES: Mapping[str, Nature] = {
    "update": Nature.UPDATE, "变更": Nature.UPDATE, "更新": Nature.UPDATE, "變更": Nature.UPDATE,
    "rectification": Nature.RECTIFICATION, "correction": Nature.RECTIFICATION, "更正": Nature.RECTIFICATION,
    "end": Nature.END, "终止": Nature.END, "停用": Nature.END, "終止": Nature.END,
}  # fmt: skip


class Columns(NamedTuple):
    """Where each field is in a row."""

    at: Mapping[str, int]
    ignored: tuple[str, ...]


def recognised(headers: Sequence[str]) -> Columns:
    """Tell the columns apart. Case, spaces, marks and remarks in brackets do not matter.

    Raises:
        Refusal: ``change_requests.bad_file``.
    """
    at: dict[str, int] = {}
    ignored = []
    for index, header in enumerate(headers):
        field = _BY_HEADER.get(bare(_ASIDE.sub("", header))) or _BY_HEADER.get(bare(header))
        if field is None:
            ignored += [header.strip()[:60]] if header.strip() else []
        elif field in at:
            raise bad("two columns mean the same: {said}", "有两列含义相同：{said}", header)
        else:
            at[field] = index
    missing = [said for field, said in NEEDED.items() if field not in at]
    if missing:
        raise bad("there is no column for {said}", "缺少列：{said}", ", ".join(missing))
    return Columns(at, tuple(ignored[:_SHOWN]))


def place_of(text: str) -> Place | None:
    """What a word in the column of particulars means; ``attribute: name`` is a further particular of that name."""
    further = _FURTHER.fullmatch(text)
    if further:
        return Place("attribute", "value", {"name": further[1].strip()})
    return WHAT.get(bare(_ASIDE.sub("", text))) or WHAT.get(bare(text))


def nature_of(text: str) -> Nature | None:
    """Of what nature a change is; an empty cell is a change from now on."""
    if not text:
        return Nature.UPDATE
    said = {
        bare(words.say(language)): nature for nature, words in NATURE_WORDS.items() for language in ("en", "zh-Hans")
    }
    return _NATURES.get(bare(text)) or said.get(bare(text))


def reason_of(text: str, nature: Nature) -> str | None:
    """Why, as one of the reasons for which somebody asks; an empty cell follows from the nature."""
    if not text:
        return {Nature.UPDATE: "moved", Nature.RECTIFICATION: "wrong", Nature.END: "ended"}[nature]
    said = {bare(words.say(language)): code for code, words in REASONS.items() for language in ("en", "zh-Hans")}
    code = {bare(one): one for one in REASONS}.get(bare(text)) or said.get(bare(text))
    return None if code == "undo" else code


def bare(text: str) -> str:
    """A word without case, spaces and marks."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def bad(en: str, zh: str, said: str = "") -> Exception:
    """A refusal of the file as a whole."""
    shown = said[:200].replace("{", "(").replace("}", ")")
    return BAD_FILE(field="file", why=Words.literal(en.format(said=shown), zh.format(said=shown)))
