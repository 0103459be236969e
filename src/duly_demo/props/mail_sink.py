# SPDX-License-Identifier: Apache-2.0
"""A mail server that keeps what it gets, and can misbehave in every way that mail servers do.

Each accepted message is kept as ``<Message-ID>.eml`` with its envelope in ``<Message-ID>.json`` beside it, and noted as
one line in ``journal``: a message taken twice is there twice. ``bounce@`` gets a real delivery status notification
(RFC 3464) sent to the return path over SMTP; ``refuse@`` is refused at RCPT; the options make it slow, or worse.
"""

import argparse
import asyncio
import json
import re
import signal
import smtplib
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

_MESSAGE_ID = re.compile(r"<([^@<>\s]+)")
_LARGEST = 30 * 1024 * 1024


@dataclass(slots=True)
class Manners:
    """How the server behaves."""

    folder: Path
    bounce_to: tuple[str, int] | None = None
    delay: float = 0.0
    refuse_every: int = 0
    hang_at: str = ""
    """``data``: accepts the message and never answers; ``rcpt``: never answers RCPT."""
    close_every: int = 0
    """Closes the connection instead of answering the end of every so-manieth message."""


@dataclass  # without slots: aiosmtpd looks at every member, and Python before 3.11.4 trips over __weakref__ then
class MailServer:
    """The handler of aiosmtpd: one method for each moment of the conversation."""

    manners: Manners
    recipients: int = 0
    messages: int = 0
    tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        self.recipients += 1
        if self.manners.hang_at == "rcpt":
            await asyncio.sleep(3600)
        if address.startswith("refuse@"):
            return "550 5.1.1 no such mailbox here"
        if self.manners.refuse_every and self.recipients % self.manners.refuse_every == 0:
            return "550 5.7.1 refused, as every so often"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        """Keep a message; then behave as told."""
        self.messages += 1
        if self.manners.delay:
            await asyncio.sleep(self.manners.delay)
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        name = self._keep(content, envelope)
        if self.manners.hang_at == "data":
            await asyncio.sleep(3600)
        if self.manners.close_every and self.messages % self.manners.close_every == 0:
            if server.transport is not None:
                server.transport.close()
            return "421 4.3.2 closing"
        if self.manners.bounce_to and any(address.startswith("bounce@") for address in envelope.rcpt_tos):
            task = asyncio.create_task(self._bounce(message_from_bytes(content), envelope))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        return f"250 2.0.0 kept as {name}"

    def _keep(self, content: bytes, envelope: Envelope) -> str:
        found = _MESSAGE_ID.search(str(message_from_bytes(content)["Message-ID"] or ""))
        name = re.sub(r"[^\w.-]", "_", found.group(1)) if found else f"unnamed-{self.messages}"
        (self.manners.folder / f"{name}.eml").write_bytes(content)
        noted = {"from": envelope.mail_from, "to": envelope.rcpt_tos[0], "size": len(content)}
        (self.manners.folder / f"{name}.json").write_text(json.dumps(noted))
        with (self.manners.folder / "journal").open("a") as journal:
            journal.write(f"{name}\n")
        return name

    async def _bounce(self, original: Message, envelope: Envelope) -> None:
        if not self.manners.bounce_to or not envelope.mail_from:
            return
        host, port = self.manners.bounce_to
        notice = delivery_status(original, envelope.mail_from, envelope.rcpt_tos[0])
        await asyncio.to_thread(_send, host, port, envelope.mail_from, notice.as_bytes(policy=policy.SMTP))


def _send(host: str, port: int, recipient: str, content: bytes) -> None:
    with smtplib.SMTP(host, port, timeout=20) as conversation:
        conversation.sendmail("", [recipient], content)  # the empty return path of RFC 5321, section 4.5.5


def delivery_status(original: Message, return_path: str, address: str) -> MIMEMultipart:
    """A delivery status notification that says "no such mailbox" (RFC 3464)."""
    notice = MIMEMultipart("report", report_type="delivery-status", policy=policy.SMTP)
    notice["From"] = "Mail Delivery System <mailer-daemon@mail.example>"
    notice["To"] = return_path
    notice["Subject"] = "Undelivered Mail Returned to Sender"
    notice["Auto-Submitted"] = "auto-replied"
    notice.attach(MIMEText(f"Your message to <{address}> could not be delivered: no such mailbox.\n"))
    mta, recipient = Message(), Message()
    mta["Reporting-MTA"] = "dns; mail.example"
    recipient["Final-Recipient"] = f"rfc822; {address}"
    recipient["Action"] = "failed"
    recipient["Status"] = "5.1.1"
    recipient["Diagnostic-Code"] = "smtp; 550 5.1.1 no such mailbox"
    status = Message()
    status["Content-Type"] = "message/delivery-status"
    status.set_payload([mta, recipient])
    notice.attach(status)
    headers = Message()
    headers["Content-Type"] = "text/rfc822-headers"
    headers.set_payload("".join(f"{name}: {value}\n" for name, value in original.items()))
    notice.attach(headers)
    return notice


async def serve(manners: Manners, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    manners.folder.mkdir(parents=True, exist_ok=True)
    handler = MailServer(manners)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="mail.example", data_size_limit=_LARGEST, enable_SMTPUTF8=True), host, port
    )
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    await stopped.wait()
    server.close()


def main() -> None:
    """``python -m duly_demo.props.mail_sink``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--bounce-to", help="host:port of the bounce listener")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer to a message")
    parser.add_argument("--refuse-every", type=int, default=0)
    parser.add_argument("--hang-at", choices=("rcpt", "data"), default="")
    parser.add_argument("--close-every", type=int, default=0)
    given = parser.parse_args()
    bounce_to = None
    if given.bounce_to:
        host, _, port = given.bounce_to.rpartition(":")
        bounce_to = (host, int(port))
    manners = Manners(given.folder, bounce_to, given.delay, given.refuse_every, given.hang_at, given.close_every)
    asyncio.run(serve(manners, given.host, given.port))


if __name__ == "__main__":
    main()
