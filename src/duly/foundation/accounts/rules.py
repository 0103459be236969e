# SPDX-License-Identifier: Apache-2.0
"""Pure decisions about accounts: what a name, a role, a key may look like."""

import base64
import hashlib
import re
from collections.abc import Iterable

from email_validator import EmailNotValidError, validate_email

from duly.foundation.accounts import facts
from duly.foundation.accounts.facts import OrganisationDetails

_REF = re.compile(r"[a-z0-9][a-z0-9-]{0,39}\Z")
_REGION = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?\Z")
_INNER_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.(?:local|internal|lan|localhost))?\Z")
_PREFIX_BYTES = 6


def clean_email(text: str) -> str:
    """An e-mail address in the one form in which accounts keep it: lower case. Names of an inner network are fine.

    Raises:
        Refusal: ``accounts.bad_email``.
    """
    local, _, domain = text.strip().lower().rpartition("@")
    is_inside = _INNER_DOMAIN.match(domain) is not None
    try:
        found = validate_email(
            f"{local}@{'example.com' if is_inside else domain}", check_deliverability=False, test_environment=True
        )
    except EmailNotValidError as error:
        raise facts.BAD_EMAIL(field="email", email=text, why=error) from error
    return f"{found.local_part}@{domain}" if is_inside else found.normalized.lower()


def clean_roles(roles: Iterable[str]) -> list[str]:
    """Known roles, each once, in order.

    Raises:
        Refusal: ``accounts.bad_roles`` when there is none, or an unknown one.
    """
    wanted = sorted(set(roles))
    if not wanted or not facts.ROLES.keys() >= set(wanted):
        raise facts.BAD_ROLES(field="roles", roles=", ".join(wanted), known=", ".join(facts.ROLES))
    return wanted


def must_be_complete(details: OrganisationDetails) -> None:
    """Refuse an organisation that lacks a usable short name, a name or a region.

    Raises:
        Refusal: ``accounts.bad_ref``, ``accounts.name_missing``, ``accounts.bad_region``.
    """
    if not _REF.match(details.ref):
        raise facts.BAD_REF(field="ref", ref=details.ref)
    if not (details.name_zh.strip() or details.name_en.strip()):
        raise facts.NAME_MISSING(field="name")
    if not _REGION.match(details.region):
        raise facts.BAD_REGION(field="region", region=details.region)


def clean_ref(ref: str) -> str:
    """A short name that commands and files can use.

    Raises:
        Refusal: ``accounts.bad_ref``.
    """
    if not _REF.match(ref.strip()):
        raise facts.BAD_REF(field="ref", ref=ref)
    return ref.strip()


def new_key(noise: bytes) -> tuple[str, str]:
    """The prefix and the secret that 38 random bytes give: 6 to tell keys apart, 32 nobody can guess."""
    prefix = "duly_" + noise[:_PREFIX_BYTES].hex()
    return prefix, f"{prefix}_{base64.urlsafe_b64encode(noise[_PREFIX_BYTES:]).rstrip(b'=').decode()}"


def key_digest(secret: str) -> bytes:
    """What is stored of a key. The secret is random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).digest()
