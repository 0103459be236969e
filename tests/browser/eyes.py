# SPDX-License-Identifier: Apache-2.0
"""What a careful reader of a page would notice: errors, sideways scrolling, fields without a name."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from duly.foundation.accounts.models import User

SHOTS = os.environ.get("TEST_SHOTS_FOLDER", "")
"""Where pictures of the pages go, when somebody wants to look at them (TEST_SHOTS_FOLDER)."""
_NAMELESS = """() => {
  const seen = (e) => e.getClientRects().length > 0 && e.type !== 'hidden';
  const named = (e) => e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.title || (e.labels && e.labels.length);
  const fields = [...document.querySelectorAll('input, select, textarea')].filter((e) => seen(e) && !named(e)).map((e) => 'no label: ' + e.outerHTML);
  const buttons = [...document.querySelectorAll('button, a[href], summary')].filter((e) => seen(e) && !e.textContent.trim() && !e.getAttribute('aria-label') && !e.querySelector('img[alt]:not([alt=""])')).map((e) => 'no name: ' + e.outerHTML);
  const images = [...document.querySelectorAll('img:not([alt]), svg:not([aria-hidden]):not([aria-label]):not([aria-labelledby])')].map((e) => 'no alternative: ' + e.outerHTML);
  const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
  const twice = ids.filter((id, n) => ids.indexOf(id) !== n).map((id) => 'id twice: ' + id);
  const heads = document.querySelectorAll('h1').length === 1 ? [] : ['there must be one h1'];
  const lang = document.documentElement.lang ? [] : ['no lang'];
  const tables = [...document.querySelectorAll('table')].filter((t) => !t.querySelector('th')).map(() => 'a table without headings');
  return [...fields, ...buttons, ...images, ...twice, ...heads, ...lang, ...tables];
}"""


@dataclass
class Reader:
    """Somebody who is signed in, with a window of some width, and what went wrong before their eyes."""

    page: Any
    address: str
    language: str
    name: str
    troubles: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Open a page and wait until nothing more is being fetched."""
        answer = self.page.goto(f"{self.address}{path}")
        if answer.status != 200:
            self.troubles.append(f"{path}: {answer.status}")
        self.page.wait_for_load_state("networkidle")

    def look(self, what: str) -> None:
        """Note what is wrong with the page as it stands, and keep a picture of it if asked to."""
        self.troubles += [f"{what}: {trouble}" for trouble in self.page.evaluate(_NAMELESS)]
        wide, room = self.page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
        if wide > room:
            self.troubles.append(f"{what}: {wide} px wide in a window of {room}")
        if SHOTS:
            Path(SHOTS).mkdir(exist_ok=True)
            self.page.screenshot(path=f"{SHOTS}/{what}-{self.name}.png", full_page=True)


def a_reader(browser: Any, address: str, email: str, *, language: str, width: int, height: int = 900) -> Reader:
    """Somebody of the staff at a window."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=language, extra_http_headers={"Accept-Language": language}
    )
    client = Client()
    client.force_login(User.objects.get(email=email))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": address}])
    page = context.new_page()
    reader = Reader(page, address, language, f"{language}-{width}")
    page.on("console", lambda said: reader.troubles.append(f"console: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: reader.troubles.append(f"script: {error}"))
    return reader
