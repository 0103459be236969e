# SPDX-License-Identifier: Apache-2.0
"""Under whose keys the files lie that came with requests: the customer's; before it is known who that is, the request's own;
of a mail that belongs to no request, the mail's own.
"""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from duly.rooms.change_requests.models import ChangeRequest, Evidence, Mail, MailFate


def subject_of(mail: Mail) -> UUID:
    """Whose key a mail and its attachments are sealed under."""
    fate = MailFate.objects.filter(mail=mail).select_related("request").first()
    request = mail.request or (fate.request if fate else None)
    return request.sealed_under if request else mail.id


def files_of(row: ChangeRequest) -> set[str]:
    """The digests of everything that lies beside a request: documents, mails, what came with them."""
    held = set(Evidence.objects.filter(request=row).values_list("file", flat=True))
    return held.union(*map(files_of_mail, Mail.objects.filter(Q(request=row) | Q(fate__request=row))))


def files_of_mail(mail: Mail) -> set[str]:
    """The digests of a mail and of its attachments."""
    return {mail.file} | {str(one["digest"]) for one in mail.attachments}


def files_and_subjects() -> Iterator[tuple[str, UUID]]:
    """Every file of this room, with each of those under whose key it should lie."""
    yield from Evidence.objects.values_list("file", "request__sealed_under").iterator()
    for mail in Mail.objects.select_related("request").iterator():
        whose = subject_of(mail)
        yield from ((digest, whose) for digest in files_of_mail(mail))
