# SPDX-License-Identifier: Apache-2.0
"""What a scanner of web sites looks for: headers on every kind of answer, scripts and styles in pages, forms of other sites,
cookies, where a redirect leads, and headers that a caller makes up.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as house
from django.test import Client
from django.urls import get_resolver

from doors.rights_stage import Stage, a_stage
from doors.story import a_browser
from doors.test_rights_table import _CONSOLE, in_pieces
from duly.foundation.accounts.models import User
from duly.foundation.ledger.guard import Running, running
from duly.foundation.ledger.models import Inbox
from duly.kernel.actors import SYSTEM
from house.test_guards_urls import addresses

pytestmark = pytest.mark.django_db
SECRET = "a long enough secret"
WITHOUT_A_SECRET = {
    "api-1:": "a program shows its key with every call, and no browser sends that by itself",
    "hooks:sms": "a provider signs its call", "hooks:mail": "a provider signs its call",
    "hooks:provider": "a provider signs its call", "hooks:downstream": "a recipient of data signs its call",
    "hooks:unsubscribe": "the signed address is the secret (RFC 8058)",
}  # fmt: skip
"""What answers a POST that does not come from a page of ours, and why."""
ELSEWHERE = [
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
    "https:evil.example", "http:///evil.example", " //evil.example", "\t//evil.example", "//evil.example\\@testserver/",
    "https://testserver@evil.example/", "data:text/html,x", "/%0d%0aSet-Cookie:x=1//../..//evil.example",
]  # fmt: skip
_INLINE = re.compile(
    r"<script(?![^>]*\s(?:src=|type=\"application/(?:ld\+)?json\"))|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE
)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return a_stage(tmp_path)


def answers(stage: Stage) -> Iterator[tuple[str, Any]]:
    """An answer of every kind that the house gives."""
    operator, anybody = stage.browsers["operator"], a_browser()
    for row in _CONSOLE:
        verb, route, sent = in_pieces(row)
        if verb == "GET":
            path = "/console/" + stage.filled(route.removeprefix("/"), sent)
            yield path, operator.get(path)
    link = stage.story.link()
    public = ["/", "/robots.txt", "/sitemap.xml", "/announcements.atom", "/announcements.json", "/announcements/banner.js",
        "/my", "/my/in", "/stop", "/nothing", "/announcements/nothing", link, f"{link}/contact", f"{link}x", "/n/x",
        "/console/sign-in", "/console/", "/api/v1/openapi.json", "/api/v1/docs", "/api/v1/notices", "/api/v1/nothing",
        "/hooks/unsubscribe/x", "/hooks/nothing"]  # fmt: skip
    for path in public:
        yield path, anybody.get(path)
    yield (
        "/api/v1/customers",
        Client(headers={"Authorization": f"Bearer {stage.keys['operator']}"}).get("/api/v1/customers"),
    )
    yield "forgery", a_browser(checks_csrf=True).post("/my/in", {})
    yield "405", anybody.delete(f"{link}/confirmation")


def test_every_kind_of_answer_has_its_headers(stage: Stage) -> None:
    wrong = []
    for path, answer in answers(stage):
        policy = answer.get("Content-Security-Policy", "")
        if "unsafe" in policy or "*" in policy or "default-src 'none'" not in policy:
            wrong.append(f"{path}: {policy!r}")
        if not ("frame-ancestors" in policy or answer.get("X-Frame-Options")):
            wrong.append(f"{path}: anybody may put it in a frame")
        wanted = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Opener-Policy": "same-origin"}
        wrong += [
            f"{path}: {name} is {answer.get(name)!r}" for name, said in wanted.items() if answer.get(name) != said
        ]
        if answer.get("Referrer-Policy") not in {"same-origin", "no-referrer", "strict-origin"}:
            wrong.append(f"{path}: tells other sites where somebody was ({answer.get('Referrer-Policy')!r})")
        if "camera=()" not in answer.get("Permissions-Policy", ""):
            wrong.append(f"{path}: no Permissions-Policy")
        wrong += [f"{path}: says what it is made of ({name})" for name in ("Server", "X-Powered-By") if name in answer]
    assert not wrong, "\n".join(wrong)


def test_nothing_of_anybody_is_kept_by_a_cache(stage: Stage) -> None:
    wrong = [
        f"{path}: {answer.get('Cache-Control')!r}"
        for path, answer in answers(stage)
        if path.startswith(("/console/", "/my", "/n/", "/stop", "/api/v1/customers"))
        and "no-store" not in answer.get("Cache-Control", "")
        and answer.status_code != 404
        and not (answer.status_code == 302 and "/console/sign-in" in answer.get("Location", ""))
    ]
    assert not wrong, "\n".join(wrong)


def test_no_page_has_a_script_a_style_or_a_handler_in_it(stage: Stage) -> None:
    wrong = []
    for path, answer in answers(stage):
        if (
            "html" not in answer.get("Content-Type", "")
            or answer.streaming
            or "sandbox" in answer["Content-Security-Policy"]
        ):
            continue
        page = re.sub(r"<!--.*?-->", "", answer.content.decode(), flags=re.DOTALL)
        wrong += [
            f"{path}: {page[max(0, found.start() - 40) : found.end() + 40]!r}" for found in _INLINE.finditer(page)
        ]
    assert not wrong, "\n".join(wrong[:20])


def test_with_https_browsers_are_told_to_stay_with_it(stage: Stage, settings: Any) -> None:
    assert "Strict-Transport-Security" not in Client().get("/")
    settings.SESSION_COOKIE_SECURE = True
    assert Client().get("/")["Strict-Transport-Security"] == "max-age=31536000"


def test_only_what_is_named_takes_forms_of_other_sites() -> None:
    found = {
        name
        for _, name, view in addresses(get_resolver().url_patterns)
        if getattr(view, "csrf_exempt", False) and not name.startswith("api-1:")
    }
    assert found <= WITHOUT_A_SECRET.keys()
    assert WITHOUT_A_SECRET.keys() - {"api-1:"} <= found


def test_no_deed_of_the_console_is_done_by_a_form_of_another_site(stage: Stage) -> None:
    forger = a_browser("operator@example.com", checks_csrf=True)
    before, wrong = Inbox.objects.count(), []
    for row in _CONSOLE:
        verb, route, sent = in_pieces(row)
        if verb == "POST":
            status = stage.ask(forger, verb, "/console/" + stage.filled(route.removeprefix("/"), sent), sent)
            wrong += [f"{row}: {status}"] if status != 403 else []
    wrong += [path for path in ("/console/sign-in", "/console/sign-out") if forger.post(path, {}).status_code != 403]
    assert not wrong, "\n".join(wrong)
    assert Inbox.objects.count() == before


def test_no_answer_of_a_customer_comes_from_a_form_of_another_site(stage: Stage) -> None:
    forger = a_browser(checks_csrf=True)
    parts = [
        route.partition("<str:token>")[2]
        for route, *_ in addresses(get_resolver().url_patterns)
        if route.startswith("n/<str:token>")
    ]
    assert {"/confirmation", "/refusal", "/wishes", "/question"} <= set(parts)
    for part in parts:
        assert forger.post(stage.story.link() + part, {"text": "x"}).status_code in {403, 405}, part
    assert stage.story.state() != "acknowledged"


def test_another_method_in_a_header_or_a_field_changes_nothing(stage: Stage) -> None:
    link, browser = stage.story.link(), a_browser()
    for how in ({"X-HTTP-Method-Override": "POST"}, {"X-HTTP-Method": "POST"}, {"X-Method-Override": "POST"}):
        assert browser.get(f"{link}/confirmation", headers=how).status_code == 405
    assert browser.get(f"{link}/confirmation?_method=POST").status_code == 405
    for method in ("PUT", "PATCH", "DELETE", "TRACE"):
        assert browser.generic(method, f"{link}/confirmation").status_code in {403, 405}, method
    assert stage.story.state() != "acknowledged"


def with_a_password() -> User:
    """The operator, who can sign in."""
    user = User.objects.get(email="operator@example.com")
    token = running.set(Running("test.password", SYSTEM))
    user.set_password(SECRET)
    user.save()
    running.reset(token)
    return user


@pytest.mark.parametrize("to", ELSEWHERE)
def test_signing_in_leads_nowhere_else(stage: Stage, to: str) -> None:
    user = with_a_password()
    for browser in (a_browser(), a_browser("operator@example.com")):
        assert _is_ours(browser.get("/console/sign-in", {"next": to}).get("Location", "/"))
    form = {"email": user.email, "password": SECRET, "next": to}
    answer = a_browser().post("/console/sign-in", form)
    assert answer.status_code == 302
    assert _is_ours(answer["Location"])
    assert "Set-Cookie: x" not in str(answer.headers)


def _is_ours(address: str) -> bool:
    return (
        bool(re.match(r"/(?![/\\])", address))
        and "evil.example" not in address.partition("?")[0].lstrip("/%").split("/")[0]
    )


@pytest.mark.parametrize("name", ["Host", "X-Forwarded-Host", "Forwarded", "X-Original-URL", "X-Rewrite-URL"])
def test_what_a_caller_calls_us_is_written_nowhere(stage: Stage, name: str) -> None:
    forged = {name: "host=evil.example" if name == "Forwarded" else "evil.example"}
    for path in ("/", "/sitemap.xml", "/robots.txt", "/announcements.atom", "/announcements.json", "/my/in", stage.story.link(),
        "/console/sign-in", "/console/", "/nothing", "/announcements", "/my"):  # fmt: skip
        answer = Client(headers=forged).get(path)
        assert b"evil.example" not in answer.content, path
        assert "evil.example" not in str(answer.headers), path
    assert stage.browsers["operator"].get("/console/notices", headers=forged).status_code == 200


@pytest.mark.parametrize("name", ["Remote-User", "X-Remote-User", "X-Forwarded-User", "X-Auth-Request-Email"])
def test_nobody_is_who_a_header_says(stage: Stage, name: str) -> None:
    answer = Client(headers={name: "operator@example.com"}).get("/console/notices")
    assert (answer.status_code, "sign-in" in answer["Location"]) == (302, True)
    assert Client(headers={name: "operator@example.com"}).get("/api/v1/notices").status_code == 401


def test_a_forged_header_makes_no_plain_connection_a_safe_one(stage: Stage) -> None:
    answer = Client(headers={"X-Forwarded-Proto": "https"}).get("/console/sign-in")
    assert answer.wsgi_request.is_secure() is False


def test_wrong_passwords_are_counted_whatever_header_a_caller_makes_up(stage: Stage) -> None:
    from django.core.cache import cache

    cache.clear()
    for n in range(8):
        form = {"email": "operator@example.com", "password": f"wrong {n}"}
        assert Client(headers={"X-Forwarded-For": f"198.51.100.{n}"}).post("/console/sign-in", form).status_code == 422
    form = {"email": "operator@example.com", "password": "wrong again"}
    assert Client(headers={"X-Forwarded-For": "198.51.100.99"}).post("/console/sign-in", form).status_code == 429
    cache.clear()


def test_cookies_are_for_the_browser_alone_and_with_https_for_https_alone(stage: Stage, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    browser = Client()
    browser.get("/console/sign-in?lang=zh-CN", secure=True)
    browser.post("/console/sign-in", {"email": with_a_password().email, "password": SECRET}, secure=True)
    browser.post("/console/preferences", {"theme": "dark"}, secure=True)
    browser.get("/my/in?lang=zh-TW", secure=True)
    names = {house.SESSION_COOKIE_NAME, house.CSRF_COOKIE_NAME, house.LANGUAGE_COOKIE_NAME, "duly_theme"}
    assert names <= browser.cookies.keys()
    for name, kept in browser.cookies.items():
        assert (bool(kept["secure"]), bool(kept["httponly"]), kept["samesite"], kept["domain"]) == (
            True,
            True,
            "Lax",
            "",
        ), name


def test_a_character_that_no_table_holds_is_no_fault_of_ours(stage: Stage) -> None:
    operator, link = stage.browsers["operator"], stage.story.link()
    tried = [
        operator.get("/console/notices?q=a%00b"), operator.get("/console/search?q=a%00b"), operator.get("/console/customers?q=%00"),
        operator.post("/console/change-requests/new", {"q": "a\0b"}), operator.get("/console/notices/a%00b"),
        a_browser().get("/announcements/a%00b"), a_browser().get("/?organisation=%00&year=%00"),
        a_browser().get("/announcements/x%00/banner.json"),
        a_browser().post(f"{link}/question", {"text": "a\0b"}), a_browser().post(f"{link}/refusal", {"reason": "\0"}),
        a_browser().post("/my/in", {"contact": "a\0b@example.com"}), a_browser().post("/stop", {"number": "\0", "code": "\0"}),
        Client().post("/hooks/sms", b"\0", content_type="application/json"),
        stage.browsers["operator"].post("/console/preferences", {"theme": "\0"}),
    ]  # fmt: skip
    assert [(one.request["PATH_INFO"], one.status_code) for one in tried if one.status_code >= 500] == []
