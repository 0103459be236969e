# SPDX-License-Identifier: Apache-2.0
"""Mail to the house's own staff. It is no delivery: it stands in no count, owes no receipt and changes no row here."""

from duly.rooms.delivery.channel import Accepted, Letter, Refused, Sender, channel_named
from duly.rooms.delivery.facts import Carried, StaffMail


def mail_staff(mail: StaffMail) -> Carried:
    """Carry one mail by the first provider of e-mail and say what came of it; whoever asks has recorded that it leaves.

    Raises:
        Refusal: ``delivery.no_such_channel`` without a way to send mail.
    """
    letter = Letter(
        delivery_id=mail.id, address=mail.address, language=mail.language, sender=Sender(mail.sender, mail.sender_email),
        subject=mail.subject, text=mail.text, html=mail.html,
    )  # fmt: skip
    outcome = channel_named("email").providers[0].channel.post([letter])[0]
    if isinstance(outcome, Accepted):
        return Carried("accepted")
    if isinstance(outcome, Refused):
        return Carried("refused", outcome.reason, may_try_again=not outcome.permanent)
    return Carried("unknown", outcome.reason)
