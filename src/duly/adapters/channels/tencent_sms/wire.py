# SPDX-License-Identifier: Apache-2.0
"""SendSms, PullSmsSendStatusByPhoneNumber and the callbacks of Tencent Cloud's SMS, with signature TC3-HMAC-SHA256.

Source: "Signature v3" and the SMS API, version 2021-01-11; "SMS Sending Status Notification", "SMS Reply Notification".
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from duly.adapters.channels.http import Answer
from duly.adapters.channels.tencent_sms.codes import ANSWERS, REPORTS
from duly.adapters.channels.verdicts import outcome_of, receipt_of, uuid_of
from duly.kernel import sms
from duly.rooms.delivery.channel import Accepted, Outcome, Receipt, Reply, Unknown
from duly.rooms.delivery.facts import BAD_RECEIPT

VERSION, SERVICE = "2021-01-11", "sms"
_ALGORITHM, _JSON = "TC3-HMAC-SHA256", "application/json; charset=utf-8"


def signature_of(secret: str, service: str, headers: Mapping[str, str], body: bytes, *, at: int) -> tuple[str, str]:
    """Scope and signature of a POST with these headers, given in the order of their names."""
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    canonical = f"POST\n/\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    day = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")
    scope = f"{day}/{service}/tc3_request"
    to_sign = f"{_ALGORITHM}\n{at}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = f"TC3{secret}".encode()
    for part in (day, service, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return scope, hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()


def headers_of(secret_id: str, secret: str, request: tuple[str, str, str], body: bytes, *, at: int) -> dict[str, str]:
    """The headers of a call, signed. ``request`` is host, region and action."""
    host, region, action = request
    signed = {"content-type": _JSON, "host": host, "x-tc-action": action.lower()}
    scope, signature = signature_of(secret, SERVICE, signed, body, at=at)
    return {
        "Content-Type": _JSON,
        "Host": host,
        "X-TC-Action": action,
        "X-TC-Version": VERSION,
        "X-TC-Timestamp": str(at),
        "X-TC-Region": region,
        "Authorization": f"{_ALGORITHM} Credential={secret_id}/{scope}, "
        f"SignedHeaders={';'.join(signed)}, Signature={signature}",
    }


def send_body(
    app_id: str, sign: str, address: str, template: str, *, values: Sequence[str], delivery_id: UUID
) -> bytes:
    """The body of SendSms; the delivery id comes back in the answer and in a look-up."""
    return orjson.dumps({
        "PhoneNumberSet": [address],
        "SmsSdkAppId": app_id,
        "SignName": sign.strip("【】 "),
        "TemplateId": template,
        "TemplateParamSet": list(values),
        "SessionContext": str(delivery_id),
    })  # fmt: skip


def read_answer(answer: Answer, delivery_id: UUID, units: int) -> Outcome:
    """The outcome that an answer of SendSms tells; ``Fee`` is the number of segments that are billed."""
    status = answer.status
    try:
        said = orjson.loads(answer.content)["Response"]
        if "Error" in said:
            return outcome_of(ANSWERS, str(said["Error"]["Code"]), str(said["Error"].get("Message", "")))
        (row,) = said["SendStatusSet"]
        code, reference, fee = str(row["Code"]), str(row.get("SerialNo", "")), int(row.get("Fee") or units)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Unknown(f"http_{status}_unreadable")
    if code != "Ok":
        return outcome_of(ANSWERS, code, str(row.get("Message", "")))
    if status != 200 or not reference or uuid_of(row.get("SessionContext")) != delivery_id:
        return Unknown(f"http_{status}_about_another")
    return Accepted(reference, "Ok", max(fee, 1))


def pull_body(app_id: str, address: str, begin: datetime) -> bytes:
    """The body of PullSmsSendStatusByPhoneNumber: what became of messages to one number."""
    return orjson.dumps({
        "SmsSdkAppId": app_id, "PhoneNumber": address, "BeginTime": int(begin.timestamp()) - 60, "Offset": 0, "Limit": 100,
    })  # fmt: skip


def read_pulled(content: bytes, delivery_id: UUID, reference: str) -> Receipt | None:
    """What a listing says of one delivery. It holds only messages with a report, so absence says nothing."""
    try:
        for row in orjson.loads(content)["Response"]["PullSmsSendStatusSet"]:
            if uuid_of(row.get("SessionContext")) == delivery_id or (reference and row["SerialNo"] == reference):
                return _receipt(delivery_id, row["ReportStatus"], row)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return None


def read_events(body: bytes) -> list[Receipt | Reply]:
    """Pushed reports, a list; or one pushed reply.

    Raises:
        Refusal: ``delivery.bad_receipt``.
    """
    try:
        said = orjson.loads(body)
        rows = said if isinstance(said, list) else [said]
        return [_event(row) for row in rows]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BAD_RECEIPT(why=f"{type(error).__name__}: {error}") from error


def _event(row: dict[str, Any]) -> Receipt | Reply:
    if "report_status" in row:
        return _receipt(uuid_of(row.get("ext")), str(row["report_status"]), row)
    text = str(row["text"])
    return Reply(f"+{row['nationcode']}{row['mobile']}", text, kind="stop" if sms.is_stop(text) else "reply")


def _receipt(delivery_id: UUID | None, status: str, row: Mapping[str, Any]) -> Receipt:
    code = str(row.get("errmsg") or row.get("Description") or "")
    if status == "SUCCESS" and "ReportStatus" in row:
        code = "DELIVRD"  # the listing describes in words what the callback says by code
    elif (status == "SUCCESS") != (code == "DELIVRD"):
        code = f"{status} {code}"  # the two contradict each other: somebody has to look
    return receipt_of(
        REPORTS,
        code,
        delivery_id,
        said=str(row.get("description", "")),
        reference=str(row.get("sid") or row.get("SerialNo") or ""),
        said_at=str(row.get("user_receive_time") or row.get("UserReceiveTime") or ""),
    )
