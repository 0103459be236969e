# SPDX-License-Identifier: Apache-2.0
"""Passkeys (W3C Web Authentication, level 3): the second way in. One is added only by somebody who proved themselves just
now, and every contact point on record is told of it.
"""

import hmac
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

import orjson
import webauthn
from django.conf import settings
from django.db.models import QuerySet
from webauthn.helpers import (
    base64url_to_bytes,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from duly.foundation.accounts import queries as accounts
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.ids import random_id
from duly.kernel.languages import closest
from duly.rooms.access import rules
from duly.rooms.access.actions.asking import Target, opened_attempt
from duly.rooms.access.actions.proving import opened
from duly.rooms.access.facts import (
    BAD_PASSKEY,
    NO_CODE_OUT,
    NO_SUCH_SESSION,
    NOT_SIGNED_IN,
    PASSKEY_ADDED,
    PASSKEY_REMOVED,
    STEPPED_UP,
    Came,
    Purpose,
    Way,
)
from duly.rooms.access.models import Attempt, Passkey, Session
from duly.rooms.access.queries import points_of
from duly.rooms.access.wording import WORDS, content
from duly.rooms.customers import queries as customers
from duly.rooms.delivery import actions as delivery
from duly.rooms.delivery.facts import Line

_LONGEST = 20_000
_SHOWN = 20
_UNFIT = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError)
"""How the library says no, and what it stumbles over in what a browser of a stranger sends."""
_OWN_REQUEST = "the customer's own request"


class Offer(NamedTuple):
    """What the browser is asked, as JSON, and its key."""

    options: str
    key: str


@action("access.offer_passkey")
def offer_passkey(actor: Actor, session: UUID, *, site: str, origin: str) -> Offer:
    """Begin adding a passkey, for somebody who proved who they are just now. Records ``access.code_asked``.

    Raises:
        Refusal: ``access.not_signed_in``, ``access.fresh_needed``, ``access.too_many``.
    """
    held = Session.objects.filter(id=session, party_id=actor.id, ended_at__isnull=True).first()
    if held is None:
        raise NOT_SIGNED_IN()
    rules.must_be_fresh(held.proved_at, clock.now())
    row = Attempt(purpose=Purpose.PASSKEY_NEW, parties=[actor.id], session_id=held.id)
    asked = opened_attempt(row, Target("passkey", str(actor.id)), origin)
    card = customers.cards([actor.id])[actor.id]
    home = accounts.organisations([card.organisation])[card.organisation]
    options = webauthn.generate_registration_options(
        rp_id=_host(site), rp_name=home.name(card.language), user_id=actor.id.bytes, user_name=customers.mask_name(card.name),
        challenge=_challenge(row.id), authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=bytes(one.credential))
            for one in Passkey.objects.filter(party_id=actor.id, ended_at__isnull=True)
        ],
    )  # fmt: skip
    return Offer(webauthn.options_to_json(options), asked.key)


@action("access.add_passkey")
def add_passkey(actor: Actor, key: str, credential: str, *, site: str, label: str = "") -> UUID:
    """Keep the public half of a passkey that the customer's device made; every contact point is told. Records
    ``access.passkey_added``.

    Raises:
        Refusal: ``access.no_code_out``, ``access.bad_passkey``.
    """
    row = _taken(key, Purpose.PASSKEY_NEW)
    inside = Session.objects.filter(party_id=actor.id, ended_at__isnull=True).values_list("id", flat=True)
    if row.parties != [actor.id] or row.session_id not in inside:
        raise NO_CODE_OUT(field="credential")
    try:
        made = webauthn.verify_registration_response(
            credential=parse_registration_credential_json(_read(credential)), expected_challenge=_challenge(row.id),
            expected_rp_id=_host(site), expected_origin=_origin(site), require_user_verification=True,
        )  # fmt: skip
    except _UNFIT as error:
        raise BAD_PASSKEY(field="credential") from error
    if Passkey.objects.filter(credential=made.credential_id).exists():
        raise BAD_PASSKEY(field="credential")
    found = Passkey.objects.create(
        party_id=actor.id, credential=made.credential_id, public_key=made.credential_public_key, uses=made.sign_count,
        label=rules.agent_of(label), made_at=clock.now(),
    )  # fmt: skip
    record(
        PASSKEY_ADDED, stream=found.id, public={"passkey": str(found.id)}, subject=actor.id, personal={"label": found.label}
    )  # fmt: skip
    _tell(actor)
    return found.id


@action("access.ask_passkey")
def ask_passkey(actor: Actor, *, site: str, origin: str) -> Offer:
    """Somebody at the door wants to come in by a passkey. Nobody is named, so nothing is told. Records
    ``access.code_asked``.

    Raises:
        Refusal: ``access.too_many``.
    """
    row = Attempt(purpose=Purpose.PASSKEY_IN)
    asked = opened_attempt(row, Target("passkey", f"door {random_id()}"), origin)
    options = webauthn.generate_authentication_options(
        rp_id=_host(site), challenge=_challenge(row.id), user_verification=UserVerificationRequirement.REQUIRED
    )  # fmt: skip
    return Offer(webauthn.options_to_json(options), asked.key)


@action("access.enter_by_passkey")
def enter_by_passkey(actor: Actor, key: str, credential: str, *, site: str, agent: str = "") -> Came:
    """Come in by a passkey; one whose count goes back was copied and opens nothing. Records ``access.signed_in``.

    Raises:
        Refusal: ``access.no_code_out``, ``access.bad_passkey``.
    """
    row = _taken(key, Purpose.PASSKEY_IN)
    held = _signed(row, credential, site, Passkey.objects.all())
    return Came(is_right=True, token=opened(held.party_id, Way.PASSKEY, None, agent))


@action("access.ask_passkey_again")
def ask_passkey_again(actor: Actor, session: UUID, *, site: str, origin: str) -> Offer:
    """Somebody who is signed in wants to prove anew who they are, by a passkey of theirs. Records ``access.code_asked``.

    Raises:
        Refusal: ``access.not_signed_in``, ``access.bad_passkey`` where none is old enough, ``access.too_many``.
    """
    held = Session.objects.filter(id=session, party_id=actor.id, ended_at__isnull=True).first()
    if held is None:
        raise NOT_SIGNED_IN()
    able = _older(held)
    if not able.exists():
        raise BAD_PASSKEY(field="credential")
    row = Attempt(purpose=Purpose.PASSKEY_AGAIN, parties=[actor.id], session_id=held.id)
    asked = opened_attempt(row, Target("passkey", f"again {actor.id}"), origin)
    options = webauthn.generate_authentication_options(
        rp_id=_host(site), challenge=_challenge(row.id), user_verification=UserVerificationRequirement.REQUIRED,
        allow_credentials=[PublicKeyCredentialDescriptor(id=bytes(one.credential)) for one in able],
    )  # fmt: skip
    return Offer(webauthn.options_to_json(options), asked.key)


@action("access.prove_by_passkey")
def prove_by_passkey(actor: Actor, key: str, credential: str, *, site: str) -> None:
    """Make the proof of one's session fresh by a passkey that was there before the session began: who came in by one code
    and added a passkey has not proved more by it. Records ``access.stepped_up``.

    Raises:
        Refusal: ``access.no_code_out``, ``access.bad_passkey``.
    """
    row = _taken(key, Purpose.PASSKEY_AGAIN)
    rows = Session.objects.select_for_update().filter(ended_at__isnull=True, party_id=actor.id)
    held = rows.filter(id=row.session_id).first() if row.session_id else None
    if held is None or row.parties != [actor.id]:
        raise NO_CODE_OUT(field="credential")
    _signed(row, credential, site, _older(held))
    held.proved_at, held.way, held.point_id = clock.now(), Way.PASSKEY, None
    held.save(update_fields=["proved_at", "way", "point_id"])
    record(STEPPED_UP, stream=held.id, public={"session": str(held.id), "way": held.way})


@action("access.remove_passkey")
def remove_passkey(actor: Actor, passkey: UUID) -> None:
    """A passkey of one's own opens nothing any more. Records ``access.passkey_removed``.

    Raises:
        Refusal: ``access.no_such_session``.
    """
    row = Passkey.objects.select_for_update().filter(id=passkey, party_id=actor.id, ended_at__isnull=True).first()
    if row is None:
        raise NO_SUCH_SESSION()
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    record(PASSKEY_REMOVED, stream=row.id, public={"passkey": str(row.id)}, subject=actor.id)


def _taken(key: str, purpose: Purpose) -> Attempt:
    """The attempt of this browser, used up if what follows comes right."""
    now = clock.now()
    rows = Attempt.objects.select_for_update().filter(key=rules.kept(key), purpose=purpose, used_at__isnull=True)
    row = rows.filter(expires_at__gt=now).first()
    if row is None:
        raise NO_CODE_OUT(field="credential")
    row.used_at = now
    row.save(update_fields=["used_at"])
    return row


def _signed(row: Attempt, credential: str, site: str, able: QuerySet[Passkey]) -> Passkey:
    """The passkey, one of these, that signed what this attempt asked for; its count goes on.

    Raises:
        Refusal: ``access.bad_passkey``.
    """
    try:
        given = parse_authentication_credential_json(_read(credential))
        held = able.select_for_update().get(credential=base64url_to_bytes(given.id), ended_at__isnull=True)
        proof = webauthn.verify_authentication_response(
            credential=given, expected_challenge=_challenge(row.id), expected_rp_id=_host(site),
            expected_origin=_origin(site), credential_public_key=bytes(held.public_key),
            credential_current_sign_count=held.uses, require_user_verification=True,
        )  # fmt: skip
    except (Passkey.DoesNotExist, *_UNFIT) as error:
        raise BAD_PASSKEY(field="credential") from error
    held.uses, held.used_at = proof.new_sign_count, clock.now()
    held.save(update_fields=["uses", "used_at"])
    return held


def _older(session: Session) -> QuerySet[Passkey]:
    """The customer's passkeys that were there before this session."""
    return Passkey.objects.filter(party_id=session.party_id, ended_at__isnull=True, made_at__lt=session.opened_at)


def _read(credential: str) -> dict[str, Any]:
    """What the browser posted. This parser refuses what is nested too deeply, on which the library's own would fall."""
    read = orjson.loads(credential[:_LONGEST])
    if not isinstance(read, dict):
        raise TypeError(credential[:_SHOWN])
    return read


def _challenge(attempt: UUID) -> bytes:
    """Derived, like a code: no table holds it."""
    return hmac.digest(settings.DULY.secret, b"access challenge\x00" + attempt.bytes, "sha256")


def _host(site: str) -> str:
    return urlsplit(site).hostname or ""


def _origin(site: str) -> str:
    parts = urlsplit(site)
    return f"{parts.scheme}://{parts.netloc}"


def _tell(actor: Actor) -> None:
    """Say on every channel that works that there is a new passkey, at any hour: a thief's would be noticed at once."""
    card = customers.cards([actor.id])[actor.id]
    home = accounts.organisations([card.organisation])[card.organisation]
    for channel in {one.channel for one in points_of(actor.id)}:
        told = random_id()
        mailing = delivery.open_mailing(
            actor, subject=told, organisation=card.organisation, channel=channel, step=0,
            contents={
                one: content(one, Purpose.PASSKEY_NEW, channel, home.name(one), home.phone or home.email) for one in WORDS
            },
            sender={"name": "", "email": "", "phone": ""}, mandatory=True, legal_basis=_OWN_REQUEST,
            respects_quiet_hours=False, purpose="service",
        )  # fmt: skip
        delivery.plan(actor, mailing, [Line(told, card.id, closest(card.language, WORDS) or "en")])
