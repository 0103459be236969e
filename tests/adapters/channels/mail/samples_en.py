# SPDX-License-Identifier: Apache-2.0
"""English: what servers write."""

from adapters.channels.mail.builder import (
    BACK,
    Sample,
    an_id,
    answer,
    bounced,
    complaint,
    ew,
    leaf,
    mail,
    message_id,
    original,
    recipient,
    report,
    status,
    verp,
)  # fmt: skip

S = "Acme moves to a new address"
POSTFIX = "MAILER-DAEMON@mx.mail.example (Mail Delivery System)"
POSTFIX_TEXT = """This is the mail system at host mx.mail.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

For further assistance, please send mail to postmaster.

<customer@mail.example>: {said}
"""
UNKNOWN = "550 5.1.1 <customer@mail.example>: Recipient address rejected: User unknown in local recipient table"
EXCHANGE = """Delivery has failed to these recipients or groups:

{to}
{why}

Diagnostic information for administrators:
Generating server: EX01.corp.example
"""
GMAIL = """
** Address not found **

Your message wasn't delivered to customer@gmail-like.example because the address couldn't be found, or is unable to receive mail.

The response from the remote server was:
550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address.
"""
QMAIL = """Hi. This is the qmail-send program at mail.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<customer@mail.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <{back}>
Received: (qmail 2111 invoked by uid 89); 2 Mar 2026 01:00:02 -0000
Message-ID: {mid}
Subject: Acme moves to a new address

Dear customer
"""
EXIM = """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  customer@mail.example
    host mx.mail.example [192.0.2.25]
    SMTP error from remote mail server after RCPT TO:<customer@mail.example>:
    550 5.2.2 mailbox full: customer@mail.example

------ This is a copy of the message, including all the headers. ------

Message-ID: {mid}
Subject: Acme moves to a new address
"""
EXIM_DELAY = """This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on relay.acme.example.

The address to which the message has not yet been delivered is:

  customer@slow.example
    host mx.slow.example [192.0.2.9]: 451 4.7.1 greylisted

No action is required on your part. Delivery attempts will continue for some time.
The message will be retried; this warning may be repeated at intervals.
"""
SENDMAIL = """The original message was received at Mon, 2 Mar 2026 01:00:01 GMT
from relay.acme.example [192.0.2.1]

   ----- The following addresses had permanent fatal errors -----
<customer@nowhere.example>
    (reason: 550 Host unknown)

   ----- Transcript of session follows -----
550 5.1.2 <customer@nowhere.example>... Host unknown (Name server: nowhere.example: host not found)
"""


def _postfix(name: str, said: str, code: str, *, action: str = "failed", to: str = BACK, **more: str) -> bytes:
    return report(
        POSTFIX, to, more.get("subject", "Undelivered Mail Returned to Sender"), leaf(POSTFIX_TEXT.format(said=said), "us-ascii", "7bit"),
        status(recipient(code, said, action), envelope=more.get("envelope", "")), original(more.get("about", name), S), heads=("Auto-Submitted: auto-replied",),
    )  # fmt: skip


def _exchange(why: str, code: str, said: str, returned: list[str], *, to: str = BACK) -> bytes:
    text = leaf(EXCHANGE.format(to="customer@corp.example", why=why), "us-ascii", "quoted-printable")
    return report(
        "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@corp.example>", to, f"Undeliverable: {S}", text,
        status(recipient(code, said, to="customer@corp.example"), mta="EX01.corp.example"), returned,
        heads=("X-MS-Exchange-Message-Is-Ndr:", "Content-Language: en-US"), whole=False,
    )  # fmt: skip


SAMPLES = [
    Sample("postfix-user-unknown", "Postfix, DSN; our Message-ID in the returned original", _postfix("en-01", UNKNOWN, "5.1.1"), bounced("en-01", "no_mailbox")),
    Sample("postfix-quota-by-return-path", "Postfix; the return path names the delivery, the original was rewritten", _postfix("en-02", "552 5.2.2 Over quota", "5.2.2", to=verp("en-02"), about="other"), bounced("en-02", "mailbox_full")),
    Sample("postfix-vague-status", "Status 5.0.0, the words say more; found by the envelope's id", _postfix("en-03", "554 Sorry, no such user here", "5.0.0", envelope=an_id("en-03").hex, about="other"), bounced("en-03", "no_mailbox")),
    Sample("postfix-delayed", "A delay is no bounce: the relay goes on trying", _postfix("en-04", "connect to mx.slow.example[192.0.2.9]:25: Connection timed out", "4.4.1", action="delayed", subject="Delayed Mail (still being retried)"), bounced("en-04", "delayed", "accepted")),
    Sample("postfix-expired", "After five days it gave up, with a 4.x.x status", _postfix("en-05", "delivery temporarily suspended: connect to mx.slow.example: Connection timed out", "4.4.7"), bounced("en-05", "gave_up")),
    Sample("postfix-delivered", "A report of success", _postfix("en-06", "250 2.1.5 Delivered", "2.1.5", action="delivered", subject="Successful Mail Delivery Report"), bounced("en-06", "", "delivered")),
    Sample("postfix-relayed", "Handed to a system that reports nothing", _postfix("en-07", "250 2.0.0 Ok: queued as 4F1", "2.0.0", action="relayed"), bounced("en-07", "relayed", "accepted")),
    Sample("strange-action", "An action that RFC 3464 does not know is neither success nor failure", _postfix("en-08", "", "5.0.0", action="quarantined"), bounced("en-08", "action:quarantined", "unmapped")),
    Sample("exchange-unknown", "Exchange Online, headers of the original only", _exchange("The email address you entered couldn't be found. Please check the recipient's email address.", "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", original("en-09", S)), bounced("en-09", "no_mailbox")),
    Sample("exchange-directory-block", "5.4.1 means here that the directory has no such recipient", _exchange("Your message wasn't delivered.", "5.4.1", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", original("en-10", S)), bounced("en-10", "no_mailbox")),
    Sample("exchange-too-large", "Too large for the recipient", _exchange("This message is larger than the size limit for messages.", "5.2.3", "550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient", original("en-11", S)), bounced("en-11", "too_large")),
    Sample("exchange-policy", "A rule of theirs", _exchange("Your message can't be delivered because delivery to this address is restricted.", "5.7.1", "550 5.7.1 RESOLVER.RST.AuthRequired; authentication required", original("en-12", S)), bounced("en-12", "policy")),
    Sample("gmail-like", "HTML and text beside the report; only the headers of the original", report(
        "Mail Delivery Subsystem <mailer-daemon@gmail-like.example>", verp("en-13"), "Delivery Status Notification (Failure)", leaf(GMAIL, "UTF-8"),
        status(recipient("5.1.1", "550-5.1.1 The email account that you tried to reach does not exist.", to="customer@gmail-like.example"), mta="gmail-like.example"),
        original("en-13", S), heads=("Auto-Submitted: auto-replied", "X-Failed-Recipients: customer@gmail-like.example"), whole=False,
    ), bounced("en-13", "no_mailbox")),
    Sample("two-recipients", "An alias of the customer's: one mailbox took it, the other did not", report(
        POSTFIX, BACK, "Undelivered Mail Returned to Sender", leaf("Two addresses.\n"),
        status(recipient("2.0.0", "250 ok", "delivered", "a@mail.example"), recipient("5.2.1", "550 5.2.1 account disabled", to="b@mail.example")), original("en-14", S),
    ), [*bounced("en-14", "", "delivered"), *bounced("en-14", "no_mailbox")]),
    Sample("qmail", "qmail-send writes no report; the copy below holds our Message-ID", answer("MAILER-DAEMON@mail.example", BACK, "failure notice", leaf(QMAIL.format(back=verp("en-15"), mid=message_id("en-15")), ""), "Return-Path: <>"), bounced("en-15", "no_mailbox")),
    Sample("exim-full", "Exim before it learned RFC 3464", answer("Mail Delivery System <Mailer-Daemon@relay.acme.example>", BACK, "Mail delivery failed: returning message to sender", leaf(EXIM.format(mid=message_id("en-16")), "us-ascii", "7bit"), "X-Failed-Recipients: customer@mail.example", "Auto-Submitted: auto-replied"), bounced("en-16", "mailbox_full")),
    Sample("exim-delay", "Exim's warning after a day", answer("Mail Delivery System <Mailer-Daemon@relay.acme.example>", verp("en-17"), "Warning: message 1tabcd-0001 delayed 24 hours", leaf(EXIM_DELAY, "us-ascii", "7bit"), "Auto-Submitted: auto-replied"), bounced("en-17", "delayed", "accepted")),
    Sample("sendmail-host-unknown", "Old sendmail, in words", answer("Mail Delivery Subsystem <MAILER-DAEMON@relay.acme.example>", verp("en-18"), "Returned mail: see transcript for details", leaf(SENDMAIL, "", "7bit")), bounced("en-18", "bad_address")),
    Sample("unread-report", "A server's words that nobody can read, about a known delivery", answer("postmaster@odd.example", verp("en-19"), "Undeliverable mail", leaf("Problem 0x81 occurred.\n")), bounced("en-19", "unread_report", "unmapped")),
    Sample("bounce-about-nothing", "A proper report that names no delivery of ours", report(
        POSTFIX, BACK, "Undelivered Mail Returned to Sender", leaf("x\n"), status(recipient("5.1.1", UNKNOWN)), ["From: notices@acme.example", "Message-ID: <20260302.1@elsewhere.example>"],
    ), bounced(None, "no_mailbox")),
    Sample("arf-abuse", "A feedback loop's complaint; the original has our Message-ID", complaint("en-21", "fbl@provider.example", "abuse", more=("Original-Mail-From: <scrubbed@provider.example>",)), bounced("en-21", "abuse", "complained")),
    Sample("arf-opt-out", "Complaint by the return path alone", complaint("other", "fbl@provider.example", "opt-out", more=(f"Original-Mail-From: <{verp('en-22')}>",)), bounced("en-22", "opt-out", "complained")),
    Sample("arf-not-spam", "The opposite of a complaint says nothing", complaint("en-23", "fbl@provider.example", "not-spam"), []),
    Sample("arf-strange-kind", "A kind that is not registered", complaint("en-24", "fbl@provider.example", "dislike"), bounced("en-24", "feedback:dislike", "unmapped")),
    Sample("read-notification", "A mail program shows that the letter was opened: it had arrived, and confirms nothing", mail(
        ["From: customer@mail.example", f"To: {BACK}", f"Subject: Read: {S}"],
        (['Content-Type: multipart/report; report-type=disposition-notification; boundary="mdn"'],
         b"--mdn\r\nContent-Type: text/plain\r\n\r\nYour message was read.\r\n--mdn\r\nContent-Type: message/disposition-notification\r\n\r\n"
         + f"Final-Recipient: rfc822; customer@mail.example\r\nOriginal-Message-ID: {message_id('en-25')}\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n--mdn--\r\n".encode()),
    ), bounced("en-25", "", "delivered")),
    Sample("html-only-bounce", "A server that writes nothing but a page", answer(
        f"{ew('Mail Delivery')} <postmaster@hosted.example>", verp("en-26"), "Your message could not be delivered",
        leaf("<html><head><style>p{color:red}</style></head><body><p>Sorry, your message to <b>customer@hosted.example</b> could not be delivered.</p><blockquote>550 5.7.1 blocked by our spam filter</blockquote></body></html>", "utf-8", "base64", "text/html"),
    ), bounced("en-26", "policy")),
]  # fmt: skip
