# SPDX-License-Identifier: Apache-2.0
"""Which column is which: headers as people write them, in Chinese and English."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from duly.kernel.refusals import Because, refusal

SYNONYMS: dict[str, str] = {
    "ref": "客户编号 客户号 客户代码 编号 客户ID 用户编号 用户ID 会员号 客戶編號 客戶號 編號 ref reference id customerid"
    " customerref customerno customernumber customercode externalid accountnumber accountid clientid clientnumber",
    "name": "名称 姓名 客户名称 客户姓名 公司名称 企业名称 单位名称 名字 全称 客戶名稱 名稱 公司名稱 name fullname"
    " customername companyname legalname organisationname organizationname clientname",
    "name?": "客户 公司 单位 customer company organisation organization",
    "kind": "类型 客户类型 客户类别 类别 性质 類型 客戶類型 kind type customertype customerkind clienttype category",
    "email": "邮箱 电子邮件 电子邮箱 邮件 邮箱地址 电邮 郵箱 電子郵件 電郵 email mail emailaddress contactemail"
    " primaryemail",
    "phone": "手机 手机号 手机号码 移动电话 短信号码 手機 手機號碼 行動電話 mobile mobilephone mobilenumber cell cellphone"
    " sms smsnumber",
    "either": "电话 联系电话 电话号码 電話 聯絡電話 phone phonenumber tel telephone telephonenumber contactphone",
    "voice": "座机 固定电话 固话 办公电话 座機 市話 landline officephone voice voicenumber",
    "postal": "通信地址 通讯地址 邮寄地址 邮政地址 收件地址 信函地址 地址 通訊地址 郵寄地址 郵政地址 postaladdress mailingaddress"
    " letteraddress streetaddress address",
    "language": "语言 首选语言 沟通语言 語言 language lang locale preferredlanguage",
    "time_zone": "时区 時區 timezone tz timezonename ianatimezone",
    "region": "国家 地区 国家地区 国家或地区 区域 國家 地區 國家地區 region country countrycode countryregion regioncode"
    " jurisdiction",
    "tags": "标签 客户标签 分群 分组 標籤 tags tag labels segment segments group groups",
    "services": "服务 服务名称 产品 产品名称 业务 套餐 服務 產品 services service product products plan",
    "contract": "合同编号 合同号 合同 协议编号 協議編號 合約編號 合同編號 contract contractno contractnumber contractid"
    " agreement agreementnumber contracts",
    "contract_start": "开始日期 合同开始 合同开始日期 起始日期 生效日期 开通日期 開始日期 contractstart contractstartdate"
    " startdate startedon contractstartedon start",
    "contract_end": "终止日期 结束日期 合同终止 合同终止日期 合同结束 合同结束日期 到期日期 到期日 終止日期 結束日期 contractend"
    " contractenddate enddate endedon contractendedon expirydate end",
    "status": "状态 客户状态 狀態 status customerstatus",
    "opted_out": "退订 已退订 是否退订 拒收 退訂 optedout optout unsubscribed unsubscribe donotcontact",
    "quiet_from": "免打扰开始 勿扰开始 免打扰开始时间 免打擾開始 quietfrom quietstart donotdisturbfrom dndfrom",
    "quiet_to": "免打扰结束 勿扰结束 免打扰结束时间 免打擾結束 quietto quietend donotdisturbto dndto",
    "prefers": "首选渠道 偏好渠道 联系偏好 联系方式偏好 渠道偏好 首選渠道 聯絡偏好 preferredchannel preferredchannels"
    " channelpreference preferredcontact preferredcontactmethod contactpreference prefers",
    "consent": "同意 是否同意 同意接收 授权 同意狀態 consent consentgiven consentstatus optin optedin",
    "marketing_consent": "营销同意 广告同意 商业信息同意 是否同意营销 營銷同意 廣告同意 marketingconsent consentmarketing commercialconsent"
    " consentcommercial marketingoptin",
    "marketing_how": "营销同意方式 广告同意方式 營銷同意方式 marketingconsenthow marketingconsentsource consentsource howconsented",
    "marketing_on": "营销同意日期 广告同意日期 營銷同意日期 marketingconsentdate marketingconsenton consentdate consentedon",
    "marketing_wording": "营销同意文案 营销同意内容 广告同意文案 營銷同意文字 marketingconsentwording marketingconsenttext consentwording"
    " consenttext",
}
"""Our field to headers, written without spaces and marks.

``either`` is a mobile number unless a mobile column exists; ``name?`` is the name unless another column is."""

REQUIRED = {"ref": "客户编号 / customer id", "name": "名称 / name"}
DELIMITERS = (",", ";", "\t", "|")
_BY_HEADER = {header.casefold(): field for field, headers in SYNONYMS.items() for header in headers.split()}
_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]")
_MARKS = re.compile(r"[\W_]+")

MISSING_COLUMN = refusal(
    "customers.file_without_column",
    Because.INVALID,
    en="The file has no column for {missing}. Its first line reads: {found}. Name the column as shown and try again.",
    zh="文件缺少列：{missing}。首行为：{found}。请按提示命名该列后重试。",
)
REPEATED_COLUMN = refusal(
    "customers.file_repeats_column",
    Because.INVALID,
    en="Two columns mean the same ({field_name}): {first!r} and {second!r}. Rename or remove one of them.",
    zh="两列含义相同（{field_name}）：{first!r} 与 {second!r}。请重命名或删除其中一列。",
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field is in a row of the file."""

    width: int
    at: dict[str, int]
    headers: dict[str, str]
    """Our field to the header as written."""
    ignored: tuple[str, ...]


def meaning(header: str) -> str | None:
    """Our field for a header, or ``None``. Case, spaces, marks and remarks in brackets do not matter."""
    text = unicodedata.normalize("NFKC", header)
    return _BY_HEADER.get(_bare(_ASIDE.sub("", text))) or _BY_HEADER.get(_bare(text))


def recognised(headers: Iterable[str]) -> int:
    """How many headers mean something to us."""
    return sum(meaning(header) is not None for header in headers)


def recognise(headers: Sequence[str]) -> Columns:
    """Tell the columns apart.

    Raises:
        Refusal: ``customers.file_without_column``, ``customers.file_repeats_column``.
    """
    fields = _settled([meaning(header) for header in headers])
    at: dict[str, int] = {}
    for index, field in enumerate(fields):
        if field is None:
            continue
        if field in at:
            raise REPEATED_COLUMN(field=field, field_name=field, first=headers[at[field]], second=headers[index])
        at[field] = index
    missing = [label for field, label in REQUIRED.items() if field not in at]
    if missing:
        raise MISSING_COLUMN(field="file", missing=", ".join(missing), found=_shown(headers))
    ignored = tuple(header for header, field in zip(headers, fields, strict=True) if field is None and header.strip())
    return Columns(len(headers), at, {field: headers[index] for field, index in at.items()}, ignored)


def _settled(fields: Sequence[str | None]) -> list[str | None]:
    """Headers that could mean two things, decided by what else there is."""
    decided = {"either": "voice" if "phone" in fields else "phone", "name?": None if "name" in fields else "name"}
    return [decided.get(field, field) if field else None for field in fields]


def _bare(text: str) -> str:
    return _MARKS.sub("", text).casefold()


def _shown(headers: Sequence[str]) -> str:
    return ", ".join(repr(header[:40]) for header in headers[:20])
