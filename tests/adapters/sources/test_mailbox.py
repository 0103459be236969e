# SPDX-License-Identifier: Apache-2.0
"""Files attached to mail: the contract for a kept message and for a mailbox, from whom, and what is not touched there."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from adapters.sources.conformance import SourceContract, asked_for, close_all, opened
from doors.hooks.mail_servers import Box, serving
from duly.adapters.sources import openers
from duly.kernel.refusals import Refusal
from duly.rooms.transfer.source import Asked


def message(sender: str = "crm@partner.example", content: str = "编号,名\n1,甲\n2,乙\n") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"伙伴 <{sender}>", "u@acme.example", "名单"
    mail.set_content("见附件")
    mail.add_attachment(content.encode("utf-8-sig"), maintype="text", subtype="csv", filename="../名单.csv")
    mail.add_attachment(b'[{"a": 1}]', maintype="application", subtype="json", filename="t.json")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="x.pdf")
    return bytes(mail)


THERE: dict[str, list[tuple[str | None, ...]]] = {"名单.csv": [("1", "甲"), ("2", "乙")], "t.json": [("1",)]}


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    close_all()


class TestMessage(SourceContract):
    @pytest.fixture
    def asked(self, tmp_path: Path) -> Asked:
        (tmp_path / "名单.eml").write_bytes(message())
        return asked_for("mailbox", tmp_path / "名单.eml")

    @pytest.fixture
    def there(self) -> dict[str, list[tuple[str | None, ...]]]:
        return THERE


@pytest.fixture
def box() -> Iterator[Box]:
    with serving("imap", Box(password="crm-value")) as box:
        yield box


def asked_of(box: Box, **options: object) -> Asked:
    address = f"imap://u%40acme.example@127.0.0.1:{box.port}/INBOX?tls=never"
    return Asked("mailbox", address, "", "mail", {"auth": {"secret": "crm"}, **options})  # type: ignore[dict-item]


class TestMailbox(SourceContract):
    @pytest.fixture
    def asked(self, box: Box) -> Asked:
        box.add(message())
        box.add(message("other@somebody.example"))
        box.add(b"not much of a message")
        return asked_of(box, senders=["CRM@partner.example"])

    @pytest.fixture
    def there(self) -> dict[str, list[tuple[str | None, ...]]]:
        return THERE

    def test_nothing_is_marked_or_moved(self, asked: Asked, box: Box) -> None:
        opened(asked).tables()
        assert not box.flags(1)
        assert ["INBOX"] == list(box.folders)


def test_files_of_one_name_in_two_messages_are_two_files(box: Box) -> None:
    box.add(message())
    box.add(message(content="k\n7\n"))
    refs = [table.ref for table in opened(asked_of(box)).tables()]
    assert ["名单.csv", "t.json", "名单 (2).csv", "t (2).json"] == refs


def test_a_message_that_is_gone_is_told(box: Box) -> None:
    uid = box.add(message())
    source = opened(asked_of(box))
    del box.folders["INBOX"][uid]
    with pytest.raises(Refusal) as refused:
        source.tables()
    assert "transfer.source_changed" == refused.value.code


def test_a_mailbox_that_lets_nobody_in_is_told_without_the_password(box: Box) -> None:
    box.password = "another"
    with pytest.raises(Refusal) as refused:
        opened(asked_of(box))
    assert "transfer.source_unavailable" == refused.value.code
    assert "crm-value" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("imaps://u@127.0.0.1/", "transfer.source_not_allowed"),
        ("pop3s://u@h/", "transfer.source_option"),
        ("x", "transfer.source_option"),
    ],
)
def test_where_no_mailbox_may_be_read_is_refused(address: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        openers()["mailbox"](Asked("mailbox", address, "", "mail", {}))
    assert code == refused.value.code
