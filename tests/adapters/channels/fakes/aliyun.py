# SPDX-License-Identifier: Apache-2.0
"""Alibaba Cloud's SMS endpoint as far as it is documented: it checks what the real one checks, signature first.

Written from the documentation, not from the adapter: the canonical request is rebuilt from the bytes that arrived.
"""

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote

from adapters.channels.scripted import Answer, Request

KEY_ID, SECRET, SIGN, TEMPLATE = "key-id", "key-secret", "示例科技", "SMS_1000001"
MAINLAND = re.compile(r"1[3-9][0-9]{9}\Z")
ABROAD = re.compile(r"[1-9][0-9]{7,14}\Z")


def fault(status: int, code: str, message: str = "no") -> Answer:
    return Answer(status, {"Code": code, "Message": message, "RequestId": "R-1", "HostId": "dysmsapi.example"})


class Aliyun:
    """Takes messages, answers look-ups. ``code`` is the code that every number ending in 7 gets."""

    def __init__(self, code: str = "isv.BUSINESS_LIMIT_CONTROL", reference: str = "ref-1") -> None:
        self.code, self.reference, self.taken, self.nonces = code, reference, list[dict[str, str]](), set[str]()

    def __call__(self, request: Request) -> Answer:
        if wrong := self.unsigned(request):
            return wrong
        params = dict(parse_qsl(request.target.partition("?")[2], keep_blank_values=True, strict_parsing=True))
        return {"SendSms": self.send, "QuerySendDetails": self.details}[request.headers["x-acs-action"]](params)

    def unsigned(self, request: Request) -> Answer | None:  # noqa: PLR0911  one line for each check
        headers = request.headers
        found = re.fullmatch(
            r"ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})",
            headers.get("authorization", ""),
        )
        if not found:
            return fault(400, "IncompleteSignature")
        if found[1] != KEY_ID:
            return fault(404, "InvalidAccessKeyId.NotFound")
        names = found[2].split(";")
        must = {"host", *(name for name in headers if name.startswith("x-acs-"))}
        if names != sorted(names) or not must <= set(names):
            return fault(400, "IncompleteSignature")
        digest = hashlib.sha256(request.body).hexdigest()
        pairs = sorted(parse_qsl(request.target.partition("?")[2], keep_blank_values=True))
        query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)
        canonical = "\n".join([
            request.method, request.path, query, *(f"{name}:{headers[name].strip()}" for name in names), "",
            ";".join(names), digest,
        ])  # fmt: skip
        text = "ACS3-HMAC-SHA256\n" + hashlib.sha256(canonical.encode()).hexdigest()
        if hmac.new(SECRET.encode(), text.encode(), "sha256").hexdigest() != found[3]:
            return fault(400, "SignatureDoesNotMatch")
        if headers["x-acs-content-sha256"] != digest or headers["x-acs-version"] != "2017-05-25":
            return fault(400, "InvalidVersion")
        said = datetime.strptime(headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        if abs(datetime.now(UTC) - said) > timedelta(minutes=15):
            return fault(400, "InvalidTimeStamp.Expired")
        if headers["x-acs-signature-nonce"] in self.nonces:
            return fault(400, "SignatureNonceUsed")
        self.nonces.add(headers["x-acs-signature-nonce"])
        return None

    def send(self, params: dict[str, str]) -> Answer:
        number = params.get("PhoneNumbers", "")
        if not (MAINLAND.match(number) or ABROAD.match(number)):
            return fault(200, "isv.MOBILE_NUMBER_ILLEGAL")
        if MAINLAND.match(number) and params.get("SignName") != SIGN:
            return fault(200, "isv.SMS_SIGNATURE_ILLEGAL")
        if params.get("TemplateCode") != TEMPLATE:
            return fault(200, "isv.SMS_TEMPLATE_ILLEGAL")
        if number.endswith("7"):
            return fault(200, self.code)
        self.taken.append(params)
        return Answer(200, {"Code": "OK", "Message": "OK", "BizId": self.reference, "RequestId": "R-1"})

    def details(self, params: dict[str, str]) -> Answer:
        rows = [
            {"OutId": row["OutId"], "PhoneNum": row["PhoneNumbers"], "SendStatus": 3, "ErrCode": "DELIVERED",
             "SendDate": "2026-03-01 09:30:15", "ReceiveDate": "2026-03-01 09:30:17", "TemplateCode": TEMPLATE, "Content": "…"}
            for row in self.taken if row["PhoneNumbers"] == params["PhoneNumber"] and re.fullmatch("[0-9]{8}", params["SendDate"])
        ]  # fmt: skip
        return Answer(
            200,
            {"Code": "OK", "Message": "OK", "TotalCount": len(rows), "SmsSendDetailDTOs": {"SmsSendDetailDTO": rows}},
        )
