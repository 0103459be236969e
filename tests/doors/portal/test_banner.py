# SPDX-License-Identifier: Apache-2.0
"""The banner on somebody else's website, in a real browser, under a policy as strict as it gets."""

import base64
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from doors.story import a_story
from duly.doors.look.banner import script
from duly.rooms.notices.models import Edition

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
]
PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Shop</title>
<script src="{site}/announcements/banner.js" integrity="{digest}" crossorigin="anonymous" data-org="acme" {more} async></script>
</head><body><h1>Shop</h1></body></html>"""


@contextmanager
def a_website(site: str, *, lang: str, more: str, digest: str) -> Iterator[str]:
    """Another origin, with a policy that lets nothing in but the script and its request."""
    page = PAGE.format(site=site, lang=lang, more=more, digest=digest).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            policy = f"default-src 'none'; script-src {site}; connect-src {site}; require-trusted-types-for 'script'"
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def seen(
    site: str, *, lang: str = "en", more: str = "", digest: str | None = None, shows: bool = True, again: bool = False
) -> dict[str, Any]:
    """What a visitor sees: the banner's text, link, role, and every complaint of the browser; it is waited for if it shows."""
    own = "sha384-" + base64.b64encode(hashlib.sha384(script()).digest()).decode()
    with a_website(site, lang=lang, more=more, digest=digest or own) as address, sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address, wait_until="networkidle")
        bars = page.locator(".bar")
        if shows:
            bars.first.wait_for(timeout=30_000)
        found: dict[str, Any] = {"bars": bars.count(), "complaints": [c for c in complaints if "favicon" not in c]}
        if bars.count():
            host = page.get_by_role("status")
            found |= {
                "text": bars.first.inner_text(),
                "link": page.locator(".bar a").first.get_attribute("href"),
                "label": host.get_attribute("aria-label"),
                "colour": bars.first.evaluate("bar => getComputedStyle(bar).backgroundColor"),
                "elements": bars.first.evaluate("bar => [...bar.querySelectorAll('*')].map(one => one.localName)"),
            }
        if again:
            page.get_by_role("button").click()
            found["left"] = page.locator(".bar").count()
            with page.expect_response("**/banner.json*"):
                page.reload()
            page.wait_for_timeout(200)
            found["after"] = page.locator(".bar").count()
        browser.close()
    return found


def test_the_banner_stands_under_a_strict_policy(tmp_path: Path, live_server: Any) -> None:
    story = a_story(tmp_path)
    found = seen(live_server.url, again=True)
    assert [] == found["complaints"]
    assert (1, "Announcement") == (found["bars"], found["label"])
    assert "We are moving" in found["text"]
    assert found["link"].endswith(f"/announcements/acme-{story.notice.number}?lang=en")
    assert found["colour"] == "rgb(11, 93, 91)"
    assert (0, 0) == (found["left"], found["after"])


def test_the_banner_speaks_the_pages_language(tmp_path: Path, live_server: Any) -> None:
    a_story(tmp_path)
    found = seen(live_server.url, lang="zh-CN", more='data-dismissible="false"')
    assert ("公告", True) == (found["label"], "我们搬家了" in found["text"])
    assert "button" not in found["elements"]


def test_a_script_that_was_changed_does_not_run(tmp_path: Path, live_server: Any) -> None:
    a_story(tmp_path)
    found = seen(live_server.url, digest="sha384-" + base64.b64encode(bytes(48)).decode(), shows=False)
    assert 0 == found["bars"]


def test_what_a_notice_says_is_text(tmp_path: Path, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    a_story(tmp_path)
    nasty = "<img src=x onerror=alert(1)> moved"
    from duly.rooms.notices.queries import announcements

    monkeypatch.setattr(announcements, "render", lambda *_: nasty)
    found = seen(live_server.url)
    assert nasty in found["text"]
    assert "img" not in found["elements"]
    assert Edition.objects.exists()
