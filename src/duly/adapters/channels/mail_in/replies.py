# SPDX-License-Identifier: Apache-2.0
"""A message that is no report: who wrote, which letter they answer, and in what spirit."""

import re

from duly.adapters.channels.mail_in import about
from duly.kernel.mails import auto
from duly.kernel.mails.parts import Part
from duly.kernel.mails.reading import all_text, own_words, unwrapped
from duly.rooms.delivery.channel import Reply

_ANSWER = re.compile(
    r"\s{0,5}(?:re|aw|sv|antw|回复|回覆|答复|答覆|返信|转发|轉寄|fwd?|wg|tr|réf)\s{0,2}(?:\[\d{1,3}\])?\s{0,2}[:：]",
    re.IGNORECASE,
)
LONGEST_SUBJECT = 300


def read(mail: Part) -> list[Reply]:
    """The reply; nothing when nobody sent it."""
    sender = mail.address("from") or mail.address("reply-to") or mail.address("sender")
    if not sender:
        return []
    delivery = about.by_recipient(mail) or about.by_thread(mail)
    whole, words = all_text(unwrapped(mail)), own_words(mail)
    subject = mail.head("subject")[:LONGEST_SUBJECT]
    if auto.is_challenge(mail, words or whole) and not _ANSWER.match(subject):
        return [Reply(sender, words, delivery, "challenge")]
    if auto.is_machine(mail):
        return [Reply(sender, words or subject, delivery, "auto")]
    if not words and not whole.strip() and not _ANSWER.match(subject):
        words = subject  # "退订" or "确认 123456" as the subject of an empty message
    if auto.is_stop("", words):
        return [Reply(sender, words, delivery, "stop")]
    return [Reply(sender, words, delivery)]
