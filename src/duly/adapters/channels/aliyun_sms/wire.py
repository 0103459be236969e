# SPDX-License-Identifier: Apache-2.0
"""SendSms, QuerySendDetails and the pushed reports of Alibaba Cloud's SMS, with signature version 3.

Source: "V3 request structure and signature" and "SendSms", "QuerySendDetails", "SmsReport", "SmsUp" of the SMS reference
(product dysmsapi, version 2017-05-25).
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote
from uuid import UUID

import orjson

from duly.adapters.channels.aliyun_sms.codes import ANSWERS, REPORTS
from duly.adapters.channels.http import Answer
from duly.adapters.channels.verdicts import outcome_of, receipt_of, uuid_of
from duly.kernel import sms
from duly.rooms.delivery.channel import Accepted, Outcome, Receipt, Reply, Unknown
from duly.rooms.delivery.facts import BAD_RECEIPT

VERSION = "2017-05-25"
_ALGORITHM = "ACS3-HMAC-SHA256"
_MAINLAND = "+86"
_CHINA = timezone(timedelta(hours=8))
_STATES = {1: "REQUEST_SUCCESS", 3: "DELIVERED"}
_SURELY_LISTED = timedelta(hours=1)
"""A message that the listing does not show after so long was never taken."""


def query_of(params: Mapping[str, str]) -> str:
    """Parameters in the canonical order and encoding, which is also the one that is sent."""
    return "&".join(f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}" for k, v in sorted(params.items()))


def headers_of(
    key_id: str, secret: str, request: tuple[str, str, str], *, now: datetime, nonce: str, version: str = VERSION
) -> dict[str, str]:
    """The headers of a request without body, signed. ``request`` is host, action and canonical query."""
    host, action, query = request
    empty = hashlib.sha256(b"").hexdigest()
    signed = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": empty,
        "x-acs-date": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": nonce,
        "x-acs-version": version,
    }
    names = ";".join(signed)
    lines = "".join(f"{name}:{value}\n" for name, value in signed.items())
    canonical = f"POST\n/\n{query}\n{lines}\n{names}\n{empty}"
    to_sign = f"{_ALGORITHM}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    return signed | {"Authorization": f"{_ALGORITHM} Credential={key_id},SignedHeaders={names},Signature={signature}"}


def phone_of(address: str) -> str:
    """The number as the provider wants it: bare in mainland China, with its country code elsewhere."""
    return address.removeprefix(_MAINLAND) if address.startswith(_MAINLAND) else address.removeprefix("+")


def send_params(address: str, sign: str, template: str, values: Mapping[str, str], delivery_id: UUID) -> dict[str, str]:
    """The parameters of SendSms; the delivery id comes back in the report."""
    params = {"PhoneNumbers": phone_of(address), "TemplateCode": template, "OutId": str(delivery_id)}
    if sign:
        params["SignName"] = sign.strip("【】 ")
    if values:
        params["TemplateParam"] = orjson.dumps(dict(values)).decode()
    return params


def read_answer(answer: Answer, units: int) -> Outcome:
    """The outcome that an answer of SendSms tells."""
    said = answer.said()
    if said is None or "Code" not in said:
        return Unknown(f"http_{answer.status}_unreadable")
    if said["Code"] != "OK":
        return outcome_of(ANSWERS, str(said["Code"]), str(said.get("Message", "")))
    if answer.status != 200 or not said.get("BizId"):
        return Unknown(f"http_{answer.status}_without_biz_id")
    return Accepted(str(said["BizId"]), "OK", units)


def details_params(address: str, at: datetime, reference: str, page: int) -> dict[str, str]:
    """The parameters of QuerySendDetails: one number, one day in China."""
    day = at.astimezone(_CHINA).strftime("%Y%m%d")
    params = {"PhoneNumber": phone_of(address), "SendDate": day, "PageSize": "50", "CurrentPage": str(page)}
    return params | ({"BizId": reference} if reference else {})


def read_details(content: bytes, delivery_id: UUID, age: timedelta) -> Receipt | None:
    """What a listing says of one delivery. One that is not in a whole listing after an hour was never seen."""
    try:
        said = orjson.loads(content)
        if said["Code"] != "OK":
            return None
        rows = said["SmsSendDetailDTOs"]["SmsSendDetailDTO"]
        total = int(said.get("TotalCount", len(rows)))
        mine = [row for row in rows if uuid_of(row.get("OutId")) == delivery_id]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if mine:
        code = _STATES.get(int(mine[0].get("SendStatus", 0))) or str(mine[0].get("ErrCode", ""))
        return receipt_of(REPORTS, code, delivery_id, said_at=str(mine[0].get("ReceiveDate", "")))
    is_whole = total <= len(rows)
    return Receipt(delivery_id, "failed", "never_seen") if is_whole and age > _SURELY_LISTED else None


def read_events(body: bytes) -> list[Receipt | Reply]:
    """Pushed reports (SmsReport) and replies (SmsUp).

    Raises:
        Refusal: ``delivery.bad_receipt``.
    """
    try:
        return [_event(row) for row in orjson.loads(body)]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BAD_RECEIPT(why=f"{type(error).__name__}: {error}") from error


def _event(row: dict[str, Any]) -> Receipt | Reply:
    if "content" in row:
        text = str(row["content"])
        return Reply(_full(str(row["phone_number"])), text, kind="stop" if sms.is_stop(text) else "reply")
    code = str(row["err_code"])
    if row["success"] is not True and code in REPORTS and REPORTS[code].outcome == "delivered":
        code += " without success"  # the two contradict each other: somebody has to look
    return receipt_of(
        REPORTS,
        code,
        uuid_of(row.get("out_id")),
        said=str(row.get("err_msg", "")),
        reference=str(row.get("biz_id", "")),
        said_at=str(row.get("report_time", "")),
    )


def _full(number: str) -> str:
    """A number as it is kept here; eleven digits from 1 are a mobile number of mainland China."""
    bare = number.removeprefix("00").removeprefix("+")
    return f"{_MAINLAND}{bare}" if len(bare) == 11 and bare.startswith("1") else f"+{bare}"
