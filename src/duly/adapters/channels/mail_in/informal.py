# SPDX-License-Identifier: Apache-2.0
"""Bounces that servers write in words: qmail, Exim, Coremail, the large Chinese providers, and whatever ``flufl.bounce`` knows.

A message is taken for one only if a server sent it *and* its subject or first words say so. A customer may write "my
mailbox was full" without bouncing.
"""

import re
from email import message_from_bytes

from flufl.bounce import all_failures

from duly.adapters.channels.mail_in import about
from duly.adapters.channels.mail_in.codes import code_of, severity
from duly.adapters.channels.mail_in.dsn import LONGEST, delivery_of
from duly.kernel.mails.parts import Part
from duly.kernel.mails.reading import all_text
from duly.kernel.mails.servers import is_from_a_server
from duly.rooms.delivery.channel import Receipt

_BOUNCE = re.compile(
    r"undeliver|delivery (?:status notification|failure|failed|problem)|failure notice|returned mail|returned to sender|mail delivery (?:failed|system)"
    r"|could not be delivered|not delivered|message delivery has failed|delivery error|退信|退回|投递失败|无法投递|未能投递|未能送达|无法送达|发送失败|傳遞失敗|退件"
    r"|無法傳遞|無法投遞|投遞失敗|未能送達|無法送達|寄送失敗|unzustellbar|nicht zustellbar|nicht zugestellt|zustellung fehlgeschlagen|zustellfehler"
    r"|配信不能|配信できません|配信に失敗|配送失敗|送信できませんでした|届けられません|エラーメール|non remis|no entregado",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"delayed|still being retried|will be retried|will retry|will keep trying|not yet been delivered|no need to resend|继续尝试|仍在尝试|稍后重试|延迟|延遲|仍在嘗試|繼續嘗試|稍後重試"
    r"|verzögert|weiterhin versucht|遅延|再試行|再送を試み|遅れて",
    re.IGNORECASE,
)
_DELAYED_SUBJECT = re.compile(
    r"(?:message|mail|delivery) .{0,60}delayed|delayed mail|邮件延迟|延迟投递|郵件延遲|zustellung verzögert|配信遅延",
    re.IGNORECASE,
)
_FINAL = re.compile(r"given up|giving up|permanent|放弃|放棄|永久|gave up|endgültig|aufgegeben|断念", re.IGNORECASE)
_COPY = re.compile(
    r"below this line is a copy|this is a copy of the (?:message|headers)|original message (?:follows|headers)|included below|returned message|original message:"
    r"|(?:原|以下)邮件(?:信息|内容|如下)|被退(?:回)?(?:的)?(?:邮件|信件)(?:内容|如下)|以下是(?:您的)?原(?:始)?(?:邮件|郵件)|原始郵件如下|kopie der nachricht|元のメール(?:の)?(?:内容|ヘッダ)",
    re.IGNORECASE,
)
_FIRST_WORDS, _LOOKED_AT = 600, 6000
_FED, _LONGEST_LINE, _MOST_LINES = 32 * 1024, 500, 800
_FED_HEADS = frozenset({"from", "to", "subject", "x-failed-recipients"})


def read(mail: Part) -> list[Receipt]:
    """The bounce in a server's words; nothing when it is none. One that cannot be understood but names a delivery is ``unmapped``."""
    text = all_text(mail)
    if not is_from_a_server(mail) or not _says_so(mail, text):
        return []
    words = _before_the_copy(text[:_LOOKED_AT])
    delivery, whose = delivery_of(mail) or about.by_words(text), mail.address("x-failed-recipients")
    subject, when = mail.head("subject")[:LONGEST], mail.head("date")[:LONGEST]
    said = _telling(words) or subject
    if (_DELAY.search(words) or _DELAY.search(subject)) and not _FINAL.search(words) and severity(words) != "5":
        return [Receipt(delivery, "accepted", "delayed", said, said_at=when, address=whose)]
    code = code_of("", words)
    if code != "rejected" or severity(words) == "5" or _known_elsewhere(mail, text):
        return [Receipt(delivery, "bounced", code, said, said_at=when, address=whose)]
    return [Receipt(delivery, "unmapped", "unread_report", said, said_at=when)] if delivery else []


def _before_the_copy(text: str) -> str:
    """A server's own words. Some put the original first and the reason after it: then everything is looked at."""
    words = _COPY.split(text, maxsplit=1)[0]
    return words if severity(words) or code_of("", words) != "rejected" or _DELAY.search(words) else text


def _says_so(mail: Part, text: str) -> bool:
    subject = mail.head("subject")[:LONGEST]
    return (
        bool(mail.raw("x-failed-recipients"))
        or bool(_BOUNCE.search(subject) or _DELAYED_SUBJECT.search(subject))
        or bool(mail.address("from") and _BOUNCE.search(text[:_FIRST_WORDS]))
    )


def _telling(words: str) -> str:
    """The line with a reply code, else the first that holds a reason."""
    lines = [" ".join(line.split())[:LONGEST] for line in words.split("\n")[:_MOST_LINES]]
    for line in lines:
        if severity(line):
            return line
    return next((line for line in lines if line and code_of("", line) != "rejected"), "")


def _known_elsewhere(mail: Part, text: str) -> bool:
    """Whether ``flufl.bounce`` calls it permanent. It is fed a short plain message: its patterns were made for friends."""
    lines = [line[:_LONGEST_LINE] for line in text[:_FED].split("\n")[:_MOST_LINES]]
    heads = [f"{name}: {_plain(value)}" for name, value in mail.heads[:50] if name in _FED_HEADS]
    if not mail.address("from"):
        heads = ["from: nobody", *(line for line in heads if not line.startswith("from:"))]
    short = "\n".join([*heads, "", *lines]).encode(errors="replace")
    try:
        temporary, permanent = all_failures(message_from_bytes(short))
    except (AttributeError, LookupError, TypeError, ValueError):  # what its detectors cannot read is no bounce
        return False
    return bool(permanent) and not temporary


def _plain(value: bytes) -> str:
    """A header's value in one line of ASCII: with other bytes it becomes an object that the detectors do not expect."""
    return " ".join(value.decode("ascii", "replace").encode("ascii", "replace").decode().split())[:_LONGEST_LINE]
