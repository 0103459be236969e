# SPDX-License-Identifier: Apache-2.0
"""Twilio's endpoints for messages and calls as far as they are documented, and its signed callbacks."""

import base64
import hashlib
import hmac
import re
import xml.etree.ElementTree as ET
from urllib.parse import parse_qsl, urlencode

from adapters.channels.scripted import Answer, Request

SID, TOKEN, SENDER = "AC" + "0" * 32, "token-1", "+12025550100"
VERBS = {"Response", "Say", "Gather", "Pause", "Hangup", "Redirect"}


def fault(status: int, code: int) -> Answer:
    return Answer(status, {"code": code, "message": "no", "more_info": f"https://x.example/{code}", "status": status})


def signed(url: str, fields: dict[str, str], token: str = TOKEN) -> tuple[dict[str, str], bytes]:
    """A callback as it reaches the hook: its headers and body."""
    text = url
    for name in sorted(fields):
        text += name + fields[name]
    digest = hmac.new(token.encode(), text.encode("utf-8"), hashlib.sha1).digest()
    headers = {"Duly-Hook-Url": url, "X-Twilio-Signature": base64.b64encode(digest).decode()}
    return headers, urlencode(fields).encode()


class Twilio:
    """Takes messages and calls. ``error`` is a code that every request gets, ``states`` what a message stands at."""

    def __init__(self, error: int = 0, reference: str = "ref-1", status: str = "queued") -> None:
        self.error, self.reference, self.status, self.taken = error, reference, status, list[dict[str, str]]()

    def __call__(self, request: Request) -> Answer:
        given = base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {given}":
            return fault(401, 20003)
        found = re.fullmatch(rf"/2010-04-01/Accounts/{SID}/(Messages|Calls)(/[^/]+)?\.json", request.path)
        if not found:
            return fault(404, 20404)
        if request.method == "GET":
            return Answer(200, {"sid": self.reference, "status": self.status, "error_code": None})
        if request.headers.get("content-type") != "application/x-www-form-urlencoded":
            return fault(400, 20001)
        form = dict(parse_qsl(request.body.decode(), keep_blank_values=True, strict_parsing=True))
        wrong = self.error or (self.bad_message(form) if found[1] == "Messages" else self.bad_call(form))
        if wrong:
            return fault(429 if wrong == 20429 else 400, wrong)
        self.taken.append(form)
        more = {"num_segments": "1"} if found[1] == "Messages" else {}
        return Answer(201, {"sid": self.reference, "status": self.status, "error_code": None} | more)

    def bad_message(self, form: dict[str, str]) -> int:
        if not re.fullmatch(r"\+[1-9][0-9]{6,14}", form.get("To", "")):
            return 21211
        if form.get("From") != SENDER:
            return 21212
        if not form.get("Body"):
            return 21602
        return 21617 if len(form["Body"]) > 1600 else 0

    def bad_call(self, form: dict[str, str]) -> int:
        if not re.fullmatch(r"\+[1-9][0-9]{6,14}", form.get("To", "")):
            return 13224
        if form.get("From") != SENDER:
            return 21210
        if len(form.get("Twiml", "x" * 4001)) > 4000:
            return 20001
        return 0 if speaks(form["Twiml"]) else 12100


def speaks(twiml: str) -> bool:
    """Whether this is a document that the provider would act on."""
    try:
        tree = ET.fromstring(twiml)
    except ET.ParseError:
        return False
    return tree.tag == "Response" and all(node.tag in VERBS for node in tree.iter())
