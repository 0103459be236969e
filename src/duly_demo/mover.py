# SPDX-License-Identifier: Apache-2.0
"""The second act: one customer has a new mobile number, asks for the change and proves it; another stops one they never asked for."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

import httpx

from duly_demo.audience import Public
from duly_demo.cast import Customer
from duly_demo.stage import DemoFailedError

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_ENTITY = re.compile(r'<input type="radio" name="entity" value="([0-9a-f-]{36})"')
_MAILBOX = re.compile(r'<input type="radio" name="point" value="([0-9a-f-]{36})"[^>]*> <span>电子邮件')
_ITEM = re.compile(r'name="item" value="([0-9a-f-]{36})"')
_NUMBER = re.compile(r"\b(CR-\d{4}-\d+)\b")
_CODE = re.compile(r"(?<![A-Z0-9])[2-9A-HJ-NP-TV-Z]{6}(?![A-Z0-9])")
_PATIENCE = 60.0
_CHINESE = {"Accept-Language": "zh-CN"}
NEW_NUMBERS = ("+18085550142", "+18085550143")
"""Of the numbers that are set aside for fiction; nobody of the cast has them."""


class Wanted(NamedTuple):
    """One request for another mobile number, as its asker knows it."""

    customer: str
    number: str
    address: str


@dataclass(slots=True)
class Mover:
    """A customer in the service centre with a browser, who reads their mail and their text messages."""

    public: Public
    customer: Customer
    browser: httpx.Client
    read: set[str] = field(default_factory=set)

    def comes_in(self) -> None:
        """By a code to the address on record."""
        self._reads_old_mail()
        self._post("/my/in", "/my/in", contact=self.customer.email)
        self._post("/my/code", "/my/code", code=self._code_by_mail())

    def asks(self, number: str) -> Wanted:
        """For another mobile number; gives the request as the centre shows it."""
        page = self._get("/my/change/phone")
        entity = _found(_ENTITY, page)
        form = {"entity": entity, "nature": "update", "value": number, "step": "send"}
        sent = self._post("/my/change/phone", "/my/change/phone", **form)
        return Wanted(self.customer.ref, _found(_NUMBER, sent.text), sent.url.path)

    def proves(self, wanted: Wanted, number: str) -> None:
        """A code to the old mail address, then one to the new number."""
        point = _found(_MAILBOX, self._get(wanted.address))
        self._post(wanted.address, f"{wanted.address}/send-code", who="requester", point=point)
        page = self._post(wanted.address, f"{wanted.address}/code", who="requester", code=self._code_by_mail()).text
        item = _found(_ITEM, page)
        code = _awaited("a code by text message", lambda: self._code_by_text(number))
        self._post(wanted.address, f"{wanted.address}/code", who="new_contact", item=item, code=code)

    def stops(self, wanted: Wanted) -> None:
        """With the stop code that the old address was sent; nobody has to be signed in for that."""
        code = _awaited("a stop code", lambda: self._mailed("停止码"))
        self._post("/stop", "/stop", number=wanted.number, code=code)

    def _get(self, path: str) -> str:
        return self.browser.get(path).raise_for_status().text

    def _post(self, page: str, path: str, **form: str) -> httpx.Response:
        token = _found(_TOKEN, self._get(page))
        headers = {"Referer": str(self.browser.base_url)}
        answer = self.browser.post(path, data={"csrfmiddlewaretoken": unescape(token), **form}, headers=headers)
        return answer.raise_for_status()

    def _reads_old_mail(self) -> None:
        self.read.update(name for name, _, _ in self.public.new_mail())

    def _code_by_mail(self) -> str:
        return _awaited("a code by mail", lambda: self._mailed("验证码"))

    def _mailed(self, words: str) -> str:
        for name, address, text in self.public.new_mail():
            found = _CODE.search(text)
            if name not in self.read and address == self.customer.email and words in text and found:
                self.read.add(name)
                return found.group()
        return ""

    def _code_by_text(self, number: str) -> str:
        texts = [message["text"] for message in self.public.texts() if message["to"] == number]
        found = _CODE.search(texts[-1]) if texts else None
        return found.group() if found else ""


def second_act(public: Public) -> tuple[Wanted, Wanted]:
    """Two customers ask in the same way; the address on record of the second says that it was not they who asked."""
    able = [one for one in public.cast if one.email.startswith("office@") and one.phone and one.country.code == "CN"]
    asked: list[Wanted] = []
    for customer, number in zip(able[:2], NEW_NUMBERS, strict=True):
        with httpx.Client(base_url=public.stage.url, follow_redirects=True, timeout=60, headers=_CHINESE) as browser:
            mover = Mover(public, customer, browser)
            mover.comes_in()
            wanted = mover.asks(number)
            mover.proves(wanted, number)
            if asked:
                mover.stops(wanted)
            asked.append(wanted)
    return asked[0], asked[1]


def _found(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    if found is None:
        message = f"the service centre shows nothing like {pattern.pattern}"
        raise DemoFailedError(message)
    return found.group(1)


def _awaited(what: str, look: Callable[[], str]) -> str:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.2)
    message = f"{what} did not come within {_PATIENCE:.0f} s"
    raise DemoFailedError(message)
