# SPDX-License-Identifier: Apache-2.0
"""Tencent Cloud's SMS endpoint as far as it is documented, signature first. Written from the documentation."""

import hashlib
import hmac
import re
import time
from datetime import UTC, datetime
from typing import Any

from adapters.channels.scripted import Answer, Request

SECRET_ID, SECRET_KEY, APP, SIGN, TEMPLATE = "id-1", "key-1", "1400000000", "示例科技", "1110001"


def fault(code: str) -> Answer:
    return Answer(200, {"Response": {"Error": {"Code": code, "Message": "no"}, "RequestId": "R-1"}})


def keyed(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), "sha256").digest()


class Tencent:
    """Takes messages, answers look-ups. ``code`` goes to every number."""

    def __init__(self, code: str = "Ok", reference: str = "ref-1") -> None:
        self.code, self.reference, self.taken = code, reference, list[dict[str, Any]]()

    def __call__(self, request: Request) -> Answer:
        if wrong := self.unsigned(request):
            return fault(wrong)
        given = request.json()
        if given.get("SmsSdkAppId") != APP:
            return fault("UnauthorizedOperation.SmsSdkAppIdVerifyFail")
        return self.send(given) if request.headers["x-tc-action"] == "SendSms" else self.pull(given)

    def unsigned(self, request: Request) -> str:
        headers = request.headers
        found = re.fullmatch(
            r"TC3-HMAC-SHA256 Credential=([^/]+)/([0-9-]+)/sms/tc3_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})",
            headers.get("authorization", ""),
        )
        if not found:
            return "AuthFailure.InvalidAuthorization"
        stamp, names = int(headers["x-tc-timestamp"]), found[3].split(";")
        day = datetime.fromtimestamp(stamp, UTC).strftime("%Y-%m-%d")
        if found[1] != SECRET_ID:
            return "AuthFailure.SecretIdNotFound"
        if abs(time.time() - stamp) > 300 or found[2] != day:
            return "AuthFailure.SignatureExpire"
        if not {"content-type", "host"} <= set(names) or headers["x-tc-version"] != "2021-01-11":
            return "AuthFailure.SignatureFailure"
        canonical = "\n".join([
            "POST", "/", "", *(f"{name}:{headers[name].strip().lower()}" for name in names), "", found[3],
            hashlib.sha256(request.body).hexdigest(),
        ])  # fmt: skip
        text = f"TC3-HMAC-SHA256\n{stamp}\n{day}/sms/tc3_request\n" + hashlib.sha256(canonical.encode()).hexdigest()
        key = keyed(keyed(keyed(b"TC3" + SECRET_KEY.encode(), day), "sms"), "tc3_request")
        return "" if keyed(key, text).hex() == found[4] else "AuthFailure.SignatureFailure"

    def send(self, given: dict[str, Any]) -> Answer:
        (number,) = given["PhoneNumberSet"]
        row = {
            "PhoneNumber": number,
            "SessionContext": given["SessionContext"],
            "IsoCode": "CN",
            "SerialNo": "",
            "Fee": 0,
        }
        code = self.code
        if not re.fullmatch(r"\+[1-9][0-9]{6,14}", number):
            code = "InvalidParameterValue.IncorrectPhoneNumber"
        if number.startswith("+86") and given.get("SignName") != SIGN:
            code = "FailedOperation.SignatureIncorrectOrUnapproved"
        if given.get("TemplateId") != TEMPLATE or len(given["TemplateParamSet"]) != 2:
            code = "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"
        if code == "Ok":
            row |= {"SerialNo": self.reference, "Fee": 2}
            self.taken.append(given)
        return Answer(
            200, {"Response": {"SendStatusSet": [row | {"Code": code, "Message": "said"}], "RequestId": "R-1"}}
        )

    def pull(self, given: dict[str, Any]) -> Answer:
        rows = [
            {"UserReceiveTime": 1772328617, "CountryCode": "86", "SubscriberNumber": "13800000000", "SerialNo": self.reference,
             "PhoneNumber": given["PhoneNumber"], "ReportStatus": "SUCCESS", "Description": "用户短信送达成功",
             "SessionContext": row["SessionContext"]}
            for row in self.taken if row["PhoneNumberSet"] == [given["PhoneNumber"]] and given["Limit"] <= 100
        ]  # fmt: skip
        return Answer(200, {"Response": {"PullSmsSendStatusSet": rows, "RequestId": "R-2"}})
