# SPDX-License-Identifier: Apache-2.0
"""A form above a page: the deed is done and said on the page shown next, or the refusal stands above the same page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from duly.doors.console.gate import STATUS, done, may, sentence, show
from duly.doors.console.toasts import Back
from duly.kernel.actors import Actor
from duly.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of one notice on which forms stand."""

    template: str
    context: Callable[[Actor, UUID], dict[str, Any]]
    address: str
    """The name of its address; that of its deeds ends in ``-deed``."""
    opposites: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Deeds that undo each other: the other one, and its verb."""
    of: str = ""
    """The field that says what such a deed is about."""

    def answer(
        self, request: HttpRequest, actor: Actor, notice_id: UUID, name: str, deed: Callable[[], object], *, said: str,
        **kept: Any,
    ) -> HttpResponse:  # fmt: skip
        """Do it; ``kept`` is what the page needs besides when the deed is refused."""
        try:
            deed()
        except Refusal as no:
            context = self.context(actor, notice_id) | kept | {"refusal": sentence(no)}
            return show(request, actor, self.template, STATUS[no.kind.because], **context)
        return done(request, said, reverse(self.address, args=[notice_id]), self._back(request, actor, notice_id, name))

    def _back(self, request: HttpRequest, actor: Actor, notice_id: UUID, name: str) -> Back | None:
        other, verb = self.opposites.get(name, ("", ""))
        if not other or not may(actor, verb):
            return None
        return Back(reverse(f"{self.address}-deed", args=[notice_id, other]), {self.of: request.POST.get(self.of, "")})
