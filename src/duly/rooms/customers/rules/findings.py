# SPDX-License-Identifier: Apache-2.0
"""What can be said about one row of a customer file: why it is refused, and what is only warned about."""

from dataclasses import dataclass

from duly.kernel.words import Words
from duly.rooms.customers.facts import Issue

LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class IssueKind:
    """One thing to say; calling it makes the issue."""

    code: str
    words: Words

    def __call__(self, field: str, value: str = "") -> Issue:
        """The issue for a field and the value at fault, cut to what can be shown."""
        return Issue(self.code, field, self.words, value[:LONGEST_SHOWN])


class RowRefusedError(Exception):
    """This row cannot be taken; the rest of the file can."""

    def __init__(self, issue: Issue) -> None:
        self.issue = issue
        super().__init__(issue.say("en"))


def _kind(code: str, *, en: str, zh: str) -> IssueKind:
    return IssueKind(code, Words(en=en, zh=zh))


COLUMN_COUNT = _kind(
    "row.columns",
    en="The row has {first} cells, the header has {second} columns. Look for a missing or stray delimiter or quote.",
    zh="该行有 {first} 个单元格，表头有 {second} 列。请检查是否缺少或多出分隔符或引号。",
)
QUOTING = _kind(
    "row.quoting",
    en="A quote stands where none may be ({value}). Write a quote inside a cell twice.",
    zh="引号位置有误（{value}）。单元格内的引号请写两次。",
)
EMPTY = _kind("row.empty", en="The cell must not be empty.", zh="此单元格不能为空。")
TOO_LONG = _kind("row.too_long", en="The cell is too long: {value}…", zh="单元格内容过长：{value}…")
CONTROL = _kind(
    "row.control",
    en="The cell holds control characters, such as NUL. Export the file again.",
    zh="单元格含有控制字符（例如 NUL）。请重新导出文件。",
)
RUINED = _kind(
    "row.ruined_number",
    en="A spreadsheet has turned the number into {value}. Format the column as text and export again.",
    zh="电子表格已将编号变成 {value}。请将该列设为文本格式后重新导出。",
)
DUPLICATE = _kind(
    "row.duplicate",
    en="An earlier row of this file has the same customer number. Only the first is taken.",
    zh="本文件前面已有相同客户编号的行。仅采用第一行。",
)
KIND = _kind("row.kind", en="{value!r} is neither a person nor a company.", zh="{value!r} 既不是个人也不是公司。")
HOURS = _kind(
    "row.hours",
    en="{first} to {second} are no hours of rest; write two different times of day, such as 22:00 and 07:00.",
    zh="{first} 至 {second} 不是有效的免打扰时段；请写两个不同的时间，例如 22:00 和 07:00。",
)
HOURS_KEPT = _kind(
    "quiet.kept",
    en="Other hours of rest are on record for this customer; a file does not change them.",
    zh="该客户已有其他免打扰时段；文件不会更改。",
)
NO_CHANNEL = _kind(
    "prefers.channel",
    en="{value} is no channel by which anybody could be reached; write email, sms, call, letter, wechat …",
    zh="{value} 不是可用的联系渠道；请填写邮件、短信、电话、信函、微信等。",
)
ORDER_KEPT = _kind(
    "prefers.kept",
    en="Another order of channels is on record for this customer; a file does not change it.",
    zh="该客户已有其他联系渠道顺序；文件不会更改。",
)
STATUS = _kind(
    "row.status",
    en="{value!r} is not a status; write active or former.",
    zh="{value!r} 不是有效状态；请写 正常 或 终止。",
)
REGION = _kind(
    "row.region",
    en="{value!r} is not a country or region; write its two letters, such as CN or DE, or CN-31 for a part.",
    zh="{value!r} 不是国家或地区；请写两位代码，例如 CN、DE，或 CN-31 表示其中一部分。",
)
ZONE = _kind(
    "row.time_zone",
    en="{value!r} is not a time zone; write a name such as Asia/Shanghai or America/New_York.",
    zh="{value!r} 不是时区；请写名称，例如 Asia/Shanghai 或 America/New_York。",
)
ZONE_NEEDED = _kind(
    "row.time_zone_needed",
    en="{value} has several time zones. Add a time zone column, with a name such as America/New_York.",
    zh="{value} 有多个时区。请增加“时区”列并填写名称，例如 America/New_York。",
)
LANGUAGE = _kind(
    "row.language",
    en="{value!r} is not a language; write a tag such as zh-CN, zh-TW, en or de.",
    zh="{value!r} 不是语言；请写语言标签，例如 zh-CN、zh-TW、en 或 de。",
)
DATE = _kind(
    "row.date",
    en="{value!r} is not a date that has one meaning; write it as 2025-01-31.",
    zh="{value!r} 不是含义唯一的日期；请写作 2025-01-31。",
)
NOT_YET = _kind(
    "row.not_yet",
    en="{value!r} has not come yet; check the year.",
    zh="{value!r} 尚未到来，请检查年份。",
)
DATES = _kind(
    "row.dates", en="The contract ends ({value}) before it starts.", zh="合同终止日期（{value}）早于开始日期。"
)
CONTRACTS = _kind(
    "row.contracts",
    en="Contract numbers, services and dates of this row do not pair up ({value}); give one of each, or as many of each.",
    zh="该行的合同编号、服务与日期数量不对应（{value}）；请各写一个，或数量相同。",
)
YES_NO = _kind("row.yes_no", en="{value!r} is neither yes nor no.", zh="{value!r} 既不是“是”也不是“否”。")

BAD_EMAIL = _kind(
    "contact.email",
    en="{value!r} is not an e-mail address: the customer is taken, this address will not be used.",
    zh="{value!r} 不是电子邮件地址：客户已接受，但不会使用该地址。",
)
BAD_PHONE = _kind(
    "contact.phone",
    en="{value!r} is not a phone number: the customer is taken, this number will not be used.",
    zh="{value!r} 不是电话号码：客户已接受，但不会使用该号码。",
)
BAD_POSTAL = _kind(
    "contact.postal",
    en="{value!r} is not a postal address (1 to 7 lines of at most 80 characters): the customer is taken, no letter will go there.",
    zh="{value!r} 不是可用的邮寄地址（应为 1 至 7 行，每行不超过 80 个字符）：客户已接受，但不会向该地址寄信。",
)
EXTENSION = _kind("contact.extension", en="The extension was left out: {value}.", zh="已略去分机号：{value}。")
INVISIBLE = _kind("row.invisible", en="Invisible characters were removed.", zh="已移除不可见字符。")
CONSENT_KEPT = _kind(
    "row.consent_kept",
    en="The customer refused or withdrew by themselves since; the file does not overturn that.",
    zh="客户此后已自行拒绝或撤回同意；导入文件不会推翻该决定。",
)
CONSENT_UNPROVED = _kind(
    "row.consent_unproved",
    en="{value!r}: an explicit consent needs its day and the wording that was agreed to; it is taken as an implied one.",
    zh="{value!r}：明示同意须注明日期与所同意的文字，已按默示同意登记。",
)

BY_CODE = {kind.code: kind for kind in list(globals().values()) if isinstance(kind, IssueKind)}
"""Every issue by its code."""
