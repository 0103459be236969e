# SPDX-License-Identifier: Apache-2.0
"""Addresses on the wire: what can work at all, the ASCII form of a domain, and the return path that names a delivery."""

import re
from functools import lru_cache
from uuid import UUID

import idna

_LONGEST, _LONGEST_LOCAL = 254, 64
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\x9f<>()\[\],;:\\\"\u2028\u2029]")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\Z", re.IGNORECASE)
_USUAL = re.compile(r"[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@([A-Za-z0-9]+\.)+[A-Za-z0-9]+\Z")
"""Most addresses: with no more than 64 characters in all, they keep every rule."""


def complaint(address: str) -> str | None:
    """Why an address can never work, or ``None``."""
    if len(address) <= _LONGEST_LOCAL and _USUAL.match(address):
        return None
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain:
        return "not an address: it needs a part before and after @"
    if _FORBIDDEN.search(address) or "@" in local or local.startswith(".") or local.endswith(".") or ".." in local:
        return "not an address: it holds characters that an address cannot hold"
    if len(local.encode()) > _LONGEST_LOCAL or len(address.encode()) > _LONGEST:
        return "not an address: too long"
    try:
        labels = ascii_domain(domain).split(".")
    except ValueError as error:
        return f"not a domain: {error}"
    return None if all(_LABEL.match(label) for label in labels) else "not a domain"


def is_harmless(address: str) -> bool:
    """Whether it can stand between the brackets of a command; cheap enough to ask of every letter once more."""
    return not _FORBIDDEN.search(address)


@lru_cache(maxsize=4096)
def ascii_domain(domain: str) -> str:
    """A domain as it is sent: ``邮箱.example`` becomes ``xn--...``.

    Raises:
        ValueError: it cannot be a domain.
    """
    if domain.isascii():
        return domain
    return idna.encode(domain, uts46=True).decode()


def on_the_wire(address: str) -> str:
    """The address with its domain in ASCII. A local part beyond ASCII stays, and needs SMTPUTF8."""
    if address.isascii():
        return address
    local, _, domain = address.rpartition("@")
    return f"{local}@{ascii_domain(domain)}"


def return_path(template: str, delivery_id: UUID) -> str:
    """``name@domain`` with the delivery in it, so that a bounce says which message it is about (VERP)."""
    local, _, domain = template.rpartition("@")
    return f"{local}+{delivery_id.hex}@{domain}"
