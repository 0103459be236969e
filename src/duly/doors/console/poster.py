# SPDX-License-Identifier: Apache-2.0
"""A poster of an announcement, to be hung up where customers come by: what it says in short, and a code to photograph.

It holds what the public page holds: nobody's name, and no link that is somebody's own.
"""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from duly.doors.console.gate import show, staff
from duly.doors.look.qr import Code
from duly.kernel.actors import Actor
from duly.rooms.notices import queries as notices
from duly.rooms.notices.facts import NO_ANNOUNCEMENT


@staff
def page(request: HttpRequest, actor: Actor, notice_id: UUID) -> HttpResponse:
    """The poster in one of the languages of the notice, one page to print; only of what stands on the website.

    Raises:
        Refusal: ``notices.no_such_notice``, ``notices.no_announcement``.
    """
    notice = notices.notice_for(actor, notice_id)
    public = next(iter(notices.publications(notice_ids=[notice.id])), None)
    if public is None or public.withdrawn_at is not None:
        raise NO_ANNOUNCEMENT(field="announcement", wanted=notice.number)
    read = notices.announcement(public.slug, request.GET.get("language") or get_language() or "en")
    path = reverse("portal:announcement", args=[public.slug])
    address = f"{settings.DULY.public_url}{path}?lang={read.language}"
    with override("zh-hans" if read.language.startswith("zh") else "en"):
        words = {"more": _("The whole notice, and how to reach us:"), "from": _("Takes effect on")}
    return show(
        request, actor, "notices/poster", notice=notice, read=read, address=address, qr=Code(address, address, "q"), words=words,
        by_other=[one for one in read.languages if one != read.language],
    )  # fmt: skip
