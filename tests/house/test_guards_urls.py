# SPDX-License-Identifier: Apache-2.0
"""Every address declares who may come in, or stands on the list of public ones with a reason."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path

from house.house_files import nothing_wrong

PUBLIC = {
    "api-1:openapi-json": "a description of the API, no data",
    "api-1:openapi-view": "the same, to read",
    "console:sign-in": "one must be able to come in",
    "console:sign-out": "ends a session",
    "language": "sets a cookie",
    "portal:announcements": "announcements are for everybody",
    "portal:feed": "announcements are for everybody",
    "portal:announcement": "announcements are for everybody",
    "portal:json-feed": "announcements are for everybody",
    "portal:banner": "announcements are for everybody",
    "portal:banner-script": "a script without data, for other websites",
    "portal:sign-in": "one must be able to come in",
    "portal:code": "one must be able to come in; the browser's key and the code open it",
    "portal:who": "one must be able to come in; the browser's key opens it after the code",
    "portal:passkey-ask": "one must be able to come in; the question is the same for everybody",
    "portal:passkey-enter": "one must be able to come in; the device's signature opens it",
    "portal:stop": "whoever is being robbed may not be able to sign in; number and stop code stop a change",
    "portal:help": "articles for everybody, read by two people before",
    "portal:help-article": "as above",
    "portal:sitemap": "lists what is public",
    "portal:robots": "says what search engines may read",
}
SIGNED = ("n/<str:token>", "hooks/")
"""Prefixes of addresses that a signature opens: a customer's link, a provider's call."""


def addresses(patterns: list[Any], before: str = "", space: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every address of the house: its route, its name, the function behind it."""
    for row in patterns:
        route = before + str(row.pattern)
        if isinstance(row, URLResolver):
            inner = f"{space}{row.namespace}:" if row.namespace else space
            yield from addresses(row.url_patterns, route, inner)
        elif isinstance(row, URLPattern):
            yield route, f"{space}{row.name or ''}", row.callback


def unguarded(patterns: list[Any]) -> list[str]:
    return [
        f"{route} ({name})"
        for route, name, view in addresses(patterns)
        if not (
            name in PUBLIC
            or route.startswith(SIGNED)
            or getattr(view, "for_staff", False)
            or getattr(view, "for_customers", False)
            or (name.startswith("api-1:") and name != "api-1:")
            or getattr(view, "__name__", "") == "PathView"
            or "PathView" in getattr(view, "__qualname__", "")
        )
    ]


def test_every_address_says_who_may_come_in() -> None:
    nothing_wrong(unguarded(get_resolver().url_patterns))


def test_an_address_that_says_nothing_is_noticed() -> None:
    assert unguarded([path("open", lambda request: request, name="open")])


def test_public_addresses_exist() -> None:
    names = {name for _, name, _ in addresses(get_resolver().url_patterns)}
    assert {"console:sign-in", "portal:announcements"} <= names


@pytest.mark.django_db()
def test_the_console_shows_nothing_to_who_is_not_signed_in() -> None:
    for route, name, _ in addresses(get_resolver().url_patterns):
        if name.startswith("console:") and name not in PUBLIC and "<" not in route:
            answer = Client().get(f"/{route}")
            answer = Client().post(f"/{route}") if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED else answer
            assert (answer.status_code, "sign-in" in answer["Location"]) == (302, True), route
