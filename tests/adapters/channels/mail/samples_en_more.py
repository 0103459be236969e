# SPDX-License-Identifier: Apache-2.0
"""English: what programs and people write."""

import base64

from adapters.channels.mail.builder import (
    BACK,
    Sample,
    answer,
    ew,
    leaf,
    lines,
    many,
    replied,
    replying,
    verp,
)  # fmt: skip

S = "Acme moves to a new address"
BOB = "Robert Sample <robert@client.example>"
BOB_ADDRESS = "robert@client.example"
QUOTED = """
On Mon, 2 Mar 2026 at 09:00, Acme Ltd <notices@acme.example> wrote:
> Dear customer,
>
> from 1 December we are at a new address. To confirm, reply "confirm 482913"
> or open https://notices.acme.example/n/abc
"""
OUTLOOK = """

________________________________
From: Acme Ltd <notices@acme.example>
Sent: Monday, March 2, 2026 9:00 AM
To: Robert Sample <robert@client.example>
Subject: Acme moves to a new address

Dear customer, to confirm reply "confirm 482913".
"""
GMAIL_PAGE = """<div dir="ltr">Confirm 482913<br></div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, Mar 2, 2026 Acme Ltd
&lt;<a href="mailto:notices@acme.example">notices@acme.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote"><p>Dear customer, reply "confirm 482913".</p></blockquote></div>"""
OUTLOOK_PAGE = """<html><head><style>p.MsoNormal{margin:0}</style></head><body><div class="WordSection1"><p class="MsoNormal">When exactly does the old phone number stop working&nbsp;?<o:p></o:p></p></div>
<div id="divRplyFwdMsg" dir="ltr"><b>From:</b> Acme Ltd<br><b>Sent:</b> Monday<br><b>Subject:</b> Acme moves</div><p>Dear customer, reply "confirm 482913".</p></body></html>"""


def _bob(
    name: str,
    text: str,
    *heads: str,
    subject: str = f"Re: {S}",
    charset: str = "us-ascii",
    cte: str = "7bit",
    more: str = "",
) -> bytes:
    return answer(BOB, "notices@acme.example", subject, leaf(text, charset, cte, more=more), *replying(name), *heads)


def _signed(content: bytes) -> bytes:
    """A signed message as Outlook sends it: the content inside a structure, lengths of 82 xx xx."""

    def wrap(tag: int, data: bytes) -> bytes:
        return bytes([tag, 0x82]) + len(data).to_bytes(2, "big") + data

    inside = wrap(0x30, bytes.fromhex("06092a864886f70d010701") + wrap(0xA0, wrap(0x04, content)))
    signed = wrap(
        0x30, bytes.fromhex("020101") + bytes.fromhex("310d300b0609608648016503040201") + inside + bytes.fromhex("3100")
    )
    return wrap(0x30, bytes.fromhex("06092a864886f70d010702") + wrap(0xA0, signed))


WRAPPED = _signed(lines(["Content-Type: text/plain; charset=us-ascii"]) + b"\r\nconfirm 482913\r\n")
SAMPLES = [
    Sample("confirm-with-code", "A plain confirmation above the quoted letter", _bob("en-51", "confirm 482913\n" + QUOTED), replied("en-51", BOB_ADDRESS, "confirm 482913", confirms=True)),
    Sample("confirm-without-code", "Without the code; the thread names the letter", _bob("en-52", "Confirmed.\n" + QUOTED), replied("en-52", BOB_ADDRESS, "Confirmed.", confirms=True)),
    Sample("confirm-outlook", "Outlook quotes without marks, below a rule", _bob("en-53", "Confirm 482913" + OUTLOOK, "Thread-Index: AdbExample==", "Content-Language: en-US"), replied("en-53", BOB_ADDRESS, "Confirm 482913", confirms=True)),
    Sample("confirm-gmail-page-only", "A page and no plain text", answer(BOB, verp("en-54"), f"Re: {S}", leaf(GMAIL_PAGE, "UTF-8", "quoted-printable", "text/html")), replied("en-54", BOB_ADDRESS, "Confirm 482913", confirms=True)),
    Sample("confirm-from-a-phone", "With the phone's signature", _bob("en-55", "Yes 482913\n\nSent from my iPhone\n\n> On 2 Mar 2026, at 09:00, Acme Ltd <notices@acme.example> wrote:\n> \n> Dear customer\n"), replied("en-55", BOB_ADDRESS, "Yes 482913", confirms=True)),
    Sample("confirm-below-the-quote", "The answer stands below", _bob("en-56", QUOTED.lstrip() + "\nconfirm 482913\n-- \nRobert Sample\nClient Inc.\n"), replied("en-56", BOB_ADDRESS, "confirm 482913", confirms=True)),
    Sample("confirm-flowed", "format=flowed breaks the line that begins the quote", _bob("en-57", "confirm \n482913\n\nOn Mon, 2 Mar 2026 at 09:00, Acme Ltd \n<notices@acme.example> wrote:\n> Dear customer, \n> reply.\n", charset="utf-8", more="; format=flowed"), replied("en-57", BOB_ADDRESS, "confirm 482913", confirms=True)),
    Sample("confirm-signed-smime", "An opaque S/MIME signature around it", answer(BOB, verp("en-58"), f"Re: {S}", ([
        'Content-Type: application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"', "Content-Transfer-Encoding: base64"], base64.encodebytes(WRAPPED).replace(b"\n", b"\r\n"))), replied("en-58", BOB_ADDRESS, "confirm 482913", confirms=True)),
    Sample("confirm-in-the-subject", "Nothing but a subject", answer(BOB, verp("en-59"), "CONFIRM 482913", leaf("\n\n")), replied("en-59", BOB_ADDRESS, "CONFIRM 482913", confirms=True)),
    Sample("nothing-but-the-quote", "An answer without a word: the quoted code confirms nothing", _bob("en-60", QUOTED), replied("en-60", BOB_ADDRESS, "")),
    Sample("encrypted", "Cannot be read: a person has to look", answer(BOB, verp("en-61"), f"Re: {S}", (["Content-Type: application/pkcs7-mime; smime-type=enveloped-data", "Content-Transfer-Encoding: base64"], b"MIIBhgYJKoZIhvcNAQcDoIIBdzCC\r\n")), replied("en-61", BOB_ADDRESS, "")),
    Sample("question", "A question in plain words", _bob("en-62", "Hello,\n\n1 December is too late for us. Could the old line stay open until January?\n\nBest regards\nRobert\n" + QUOTED, charset="utf-8", cte="quoted-printable"), replied("en-62", BOB_ADDRESS, "Hello,\n\n1 December is too late for us. Could the old line stay open until January?\n\nBest regards\nRobert")),
    Sample("question-outlook-page", "A question on a page of Outlook's", answer(BOB, BACK, f"RE: {S}", many("alternative", leaf("", "us-ascii", "7bit"), leaf(OUTLOOK_PAGE, "utf-8", "base64", "text/html")), *replying("en-63")), replied("en-63", BOB_ADDRESS, "When exactly does the old phone number stop working ?")),
    Sample("refusal", "A customer says no", _bob("en-64", "We do not accept this change. Please call me.\n" + QUOTED), replied("en-64", BOB_ADDRESS, "We do not accept this change. Please call me.")),
    Sample("between-the-lines", "Answers between quoted lines", _bob("en-65", "On 02/03/2026 09:00, Acme Ltd wrote:\n> new phone: +1 202 555 0100\nnoted\n> new account: see portal\nwe did not get the letter with it\n"), replied("en-65", BOB_ADDRESS, "noted\nwe did not get the letter with it")),
    Sample("unsubscribe-subject", "The mailto of a List-Unsubscribe header", answer(BOB, verp("en-66"), "unsubscribe", leaf("")), replied("en-66", BOB_ADDRESS, "unsubscribe", "stop")),
    Sample("stop-word", "STOP, as in a text message", _bob("en-67", "STOP\n" + QUOTED), replied("en-67", BOB_ADDRESS, "STOP", "stop")),
    Sample("unsubscribe-politely", "The same in politer words", _bob("en-68", "Please unsubscribe me. Thank you!\n\nSent from Mail for Windows\n"), replied("en-68", BOB_ADDRESS, "Please unsubscribe me. Thank you!", "stop")),
    Sample("asks-about-unsubscribing", "Asking how is a question, not the wish itself", _bob("en-69", "How do I unsubscribe?\n"), replied("en-69", BOB_ADDRESS, "How do I unsubscribe?")),
    Sample("vacation-rfc3834", "A vacation program that keeps the rules, and quotes our words", answer(BOB, verp("en-70"), f"Re: {S}", leaf("I am away until 9 March. Your mail:\n> reply confirm 482913\n"), "Auto-Submitted: auto-replied (vacation)", "Precedence: bulk"), replied("en-70", BOB_ADDRESS, "I am away until 9 March. Your mail:", "auto")),
    Sample("exchange-out-of-office", "Exchange", _bob("en-71", "I am out of the office. For urgent matters call +1 202-555-0143.\n", "X-Auto-Response-Suppress: All", "auto-submitted: auto-generated", subject=f"Automatic reply: {S}"), replied("en-71", BOB_ADDRESS, "I am out of the office. For urgent matters call +1 202-555-0143.", "auto")),
    Sample("left-the-company", "No header, only the subject tells", _bob("en-72", "Robert has left Client Inc. Please write to office@client.example.\n", subject="Auto-Reply: no longer with us"), replied("en-72", BOB_ADDRESS, "Robert has left Client Inc. Please write to office@client.example.", "auto")),
    Sample("ticket-system", "A help desk opened a ticket: two weak signs together", answer("Client Desk <noreply@client.example>", verp("en-73"), "[#4711] We received your request", leaf("Your request 482913 was received.\n"), "Precedence: bulk"), replied("en-73", "noreply@client.example", "Your request 482913 was received.", "auto")),
    Sample("challenge-boxtrapper", "A filter that wants an answer first", answer(BOB, verp("en-74"), "Your email requires verification verify#abc123", leaf("The message you sent requires that you verify that you are a real person.\nTo deliver your message, simply reply to this message.\n"), "Auto-Submitted: auto-replied"), replied("en-74", BOB_ADDRESS, "The message you sent requires that you verify that you are a real person.\nTo deliver your message, simply reply to this message.", "challenge")),
    Sample("challenge-click", "One that wants a click", answer("Guard <guard@filter.example>", BACK, "Please confirm your message to robert", leaf("Your message is being held. Please click to confirm your message:\nhttps://filter.example/c/9\n"), *replying("en-75")), replied("en-75", "guard@filter.example", "Your message is being held. Please click to confirm your message:\nhttps://filter.example/c/9", "challenge")),
    Sample("broken-headers", "Latin-1 bytes in the name and a charset that does not exist", b"From: Ren\xe9 Sample <rene@client.example>\r\nTo: " + verp("en-76").encode() + b"\r\nSubject: =?x-nonsense?Q?Re=3A_move?=\r\nContent-Type: text/plain; charset=x-nonsense\r\n\r\nThe caf\xe9 closes at 5.\r\n", replied("en-76", "rene@client.example", "The café closes at 5.")),
    Sample("broken-base64", "Base64 with a foreign character and no padding", answer(BOB, verp("en-77"), f"Re: {S}", (["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64"], b"Y29uZmly!bSA0ODI5MTM\r\n")), replied("en-77", BOB_ADDRESS, "confirm 482913", confirms=True)),
    Sample("utf-16", "UTF-16 without a charset", answer(BOB, verp("en-78"), f"Re: {S}", (["Content-Type: text/plain", "Content-Transfer-Encoding: base64"], base64.encodebytes("confirm 482913".encode("utf-16-le")))), replied("en-78", BOB_ADDRESS, "confirm 482913", confirms=True)),
    Sample("mailbox-was-full", "A customer writes about bounces: no bounce", _bob("en-79", "My mailbox was full last week and bounced 550 5.2.2, please send it again.\n", subject="Undeliverable? send again"), replied("en-79", BOB_ADDRESS, "My mailbox was full last week and bounced 550 5.2.2, please send it again.")),
    Sample("nobody", "No sender, no sense", b"Subject: " + ew("hi").encode() + b"\r\n\r\nconfirm 482913\r\n", []),
]  # fmt: skip
