# SPDX-License-Identifier: Apache-2.0
"""What the customers of the play do once they are told: they open links, press buttons, answer text messages."""

import email
import email.policy
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import httpx

from duly_demo.cast import Customer
from duly_demo.stage import Stage

_LINK = re.compile(r"https?://[^\s\"<>]+/n/[\w-]+")
_CODE = re.compile(r"\b\d{6}\b")
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_ACTION = re.compile(r'<form method="post" action="([^"]+)"')
_AT_ONCE = 8


@dataclass(slots=True)
class Public:
    """The customers, seen together: what each has received, and what each has done about it."""

    stage: Stage
    cast: list[Customer]
    read: set[str] = field(default_factory=set)
    confirmed: set[str] = field(default_factory=set)
    replied: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)

    def read_mail(self) -> int:
        """Open the new messages in every mailbox and act on them; gives how many were new."""
        by_address = {customer.email: customer for customer in self.cast if customer.email}
        errands = []
        for path, address, text in self.new_mail():
            self.read.add(path)
            customer = by_address.get(address)
            link = _LINK.search(text)
            if customer and link and customer.habit in {"confirms on the portal", "asks a question"}:
                errands.append((customer, link.group()))
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(self._visit, errands))
        return len(errands)

    def answer_texts(self) -> int:
        """Answer the text messages that came; gives how many answers were sent."""
        by_phone = {customer.phone: customer for customer in self.cast if customer.phone}
        answers = 0
        with self._gateway() as gateway:
            for message in self.texts():
                customer = by_phone.get(message["to"])
                if customer is None or customer.ref in self.replied or not customer.habit.startswith("replies"):
                    continue
                code = _CODE.search(message["text"])
                word = "1" if customer.habit == "replies by SMS" else "确认"
                text = f"{word} {code.group()}" if code else word
                gateway.post("/reply", json={"from": customer.phone, "text": text}).raise_for_status()
                self.replied.add(customer.ref)
                answers += 1
        return answers

    def texts(self) -> list[dict[str, str]]:
        """The text messages that came so far, the oldest first."""
        with self._gateway() as gateway:
            return list(gateway.get("/inbox").json()["messages"])

    def _gateway(self) -> httpx.Client:
        return httpx.Client(base_url=f"http://127.0.0.1:{self.stage.sms}")

    def new_mail(self) -> Iterator[tuple[str, str, str]]:
        """The messages that were not acted on yet: file, recipient, text."""
        for path in sorted(self.stage.mailboxes.glob("*.eml")):
            if path.name in self.read:
                continue
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = message.get_body(("plain",))
            yield path.name, _recipient(path, str(message["To"])), body.get_content() if body else ""

    def _visit(self, errand: tuple[Customer, str]) -> None:
        """A GET, as a person's browser does it, then the POST that a button on the page sends."""
        customer, link = errand
        with httpx.Client(follow_redirects=True, timeout=60, verify=False) as browser:  # noqa: S501  plain HTTP, this machine
            page = browser.get(link).raise_for_status().text
            form = {"csrfmiddlewaretoken": _TOKEN.findall(page)[0]}
            if customer.habit == "asks a question":
                form["text"] = (
                    "您好，搬迁后发票寄到哪里？" if customer.country.code == "CN" else "Where do we send invoices?"
                )
            wanted = "question" if "text" in form else "confirmation"
            action = next(action for action in _ACTION.findall(page) if f"/{wanted}" in action)
            browser.post(urljoin(link, unescape(action)), data=form, headers={"Referer": link}).raise_for_status()
        (self.asked if wanted == "question" else self.confirmed).add(customer.ref)


def _recipient(path: Path, header: str) -> str:
    """The envelope recipient that the mail server noted beside the message, else the one in the header."""
    noted = path.with_suffix(".json")
    if noted.exists():
        return str(json.loads(noted.read_text())["to"])
    return header.rpartition("<")[2].rstrip(">")
