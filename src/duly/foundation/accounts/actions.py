# SPDX-License-Identifier: Apache-2.0
"""Verbs of accounts. Each names what it records; all refuse in the words of ``facts``."""

import os
from collections.abc import Iterable, Sequence
from functools import cache
from zoneinfo import available_timezones

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from duly.foundation.accounts import answering, facts, queries, rules
from duly.foundation.accounts.facts import IssuedKey, OrganisationDetails
from duly.foundation.accounts.models import ApiKey, Department, Membership, Organisation, User
from duly.foundation.ledger.actions import action, record
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.refusals import RefusalKind

FIRST_ROLES = ("operator", "maker")
"""What the account made by ``duly init`` may do: run the house and write notices; never approve its own."""
_KEY_NOISE = 38

claim_answer = answering.claim_answer
keep_answer = answering.keep_answer
empty_answers = answering.empty_answers
forget_answers = answering.forget_answers


@action("accounts.install")
def install(
    actor: Actor, email: str, name: str, *, password: str | None = None, language: str = "zh-Hans",
    roles: Sequence[str] = FIRST_ROLES,
) -> User:  # fmt: skip
    """Name the operator of a house that has none. Records ``accounts.installed`` and ``accounts.user_added``.

    Raises:
        Refusal: ``accounts.already_installed``, and those of :func:`add_user`.
    """
    present = queries.operators().first()
    if present is not None:
        raise facts.ALREADY_INSTALLED(email=present.user.email)
    user = add_user(actor, email, name, roles=("operator", *roles), language=language, password=password)
    record(facts.INSTALLED, stream=user.id)
    return user


@action("accounts.add_organisation")
def add_organisation(actor: Actor, details: OrganisationDetails) -> Organisation:
    """Add a company in whose name notices go out. Records ``accounts.organisation_added``.

    Raises:
        Refusal: ``accounts.ref_taken``, ``accounts.bad_time_zone``, ``accounts.bad_email`` and those of
            :func:`~duly.foundation.accounts.rules.must_be_complete`.
    """
    rules.must_be_complete(details)
    if details.time_zone not in _zones():
        raise facts.BAD_TIME_ZONE(field="time_zone", time_zone=details.time_zone)
    row = Organisation(
        ref=details.ref, name_zh=details.name_zh.strip(), name_en=details.name_en.strip(),
        email=rules.clean_email(details.email) if details.email else "", phone=details.phone.strip(),
        time_zone=details.time_zone, region=details.region, created_at=clock.now(),
    )  # fmt: skip
    _insert(row, facts.REF_TAKEN, "ref")
    record(facts.ORGANISATION_ADDED, stream=row.id, public={"organisation": str(row.id), "ref": row.ref})
    return row


@action("accounts.add_user")
def add_user(
    actor: Actor, email: str, name: str, *, roles: Iterable[str], organisation: str | None = None,
    language: str = "zh-Hans", password: str | None = None,
) -> User:  # fmt: skip
    """Add an account with roles in one organisation, or in all when none is named. Records ``accounts.user_added``.

    Without a password the account can act from the command line and by key, but not sign in.

    Raises:
        Refusal: ``accounts.email_taken``, ``accounts.bad_email``, ``accounts.bad_roles``, ``accounts.name_missing``,
            ``accounts.bad_password``, ``accounts.unknown_organisation``, ``accounts.which_organisation`` when none is
            named and the actor is not an operator of all.
    """
    given = rules.clean_roles(roles)
    if not name.strip():
        raise facts.NAME_MISSING(field="name")
    place = _place(actor, organisation)
    user = User(email=rules.clean_email(email), name=name.strip(), language=language, created_at=clock.now())
    if password is None:
        user.set_unusable_password()
    else:
        _choose_password(user, password)
    _insert(user, facts.EMAIL_TAKEN, "email")
    Membership.objects.create(user=user, organisation=place, roles=given)
    record(
        facts.USER_ADDED,
        stream=user.id,
        public={"user": str(user.id), "roles": given},
        subject=user.id,
        personal={"email": user.email},
    )
    return user


@action("accounts.grant")
def grant(actor: Actor, email: str, *, roles: Iterable[str], organisation: str | None = None) -> None:
    """Set the roles of an account in one organisation, or in all when none is named. Records ``accounts.granted``.

    Raises:
        Refusal: ``accounts.uneven_roles`` when the account has other roles elsewhere: an actor's roles hold in all of
            its organisations, so they must not differ. ``accounts.last_operator``.
    """
    given = rules.clean_roles(roles)
    user = queries.user_for(actor, email)
    place = _place(actor, organisation)
    elsewhere = Membership.objects.filter(user=user).exclude(organisation=place).first()
    if elsewhere is not None and elsewhere.roles != given:
        raise facts.UNEVEN_ROLES(field="roles", email=user.email, roles=", ".join(elsewhere.roles))
    if "operator" not in given:
        _keep_an_operator(user)
    Membership.objects.update_or_create(user=user, organisation=place, defaults={"roles": given})
    where = str(place.id) if place else None
    record(facts.GRANTED, stream=user.id, public={"user": str(user.id), "organisation": where, "roles": given})


@action("accounts.add_department")
def add_department(actor: Actor, ref: str, *, name_zh: str = "", name_en: str = "", organisation: str | None = None) -> Department:  # fmt: skip
    """Add a department to an organisation. Records ``accounts.department_added``.

    Raises:
        Refusal: ``accounts.bad_ref``, ``accounts.name_missing``, ``accounts.department_taken``,
            ``accounts.unknown_organisation``, ``accounts.which_organisation``.
    """
    place, short = queries.organisation_for(actor, organisation), rules.clean_ref(ref)
    if not (name_zh.strip() or name_en.strip()):
        raise facts.NAME_MISSING(field="name")
    row = Department(organisation=place, ref=short, name_zh=name_zh.strip(), name_en=name_en.strip())
    _insert(row, facts.DEPARTMENT_TAKEN, "ref")
    public: dict[str, Json] = {"organisation": str(place.id), "department": str(row.id), "ref": row.ref}
    record(facts.DEPARTMENT_ADDED, stream=place.id, public=public)
    return row


@action("accounts.set_department")
def set_department(actor: Actor, email: str, department: str | None, *, organisation: str | None = None, is_head: bool = False) -> None:  # fmt: skip
    """Say which department of an organisation somebody belongs to, or none, and whether they head it; a department has one
    head, so another is none any more. Records ``accounts.department_set``.

    Raises:
        Refusal: ``accounts.unknown_user``, ``accounts.unknown_department``, ``accounts.no_membership``,
            ``accounts.unknown_organisation``, ``accounts.which_organisation``.
    """
    user, place = queries.user_for(actor, email), queries.organisation_for(actor, organisation)
    row, ours = queries.department_by_ref(place, department) if department else None, Membership.objects.filter(organisation=place)  # fmt: skip
    heads = is_head and row is not None
    if heads:
        ours.filter(department=row).update(is_head=False)
    if not ours.filter(user=user).update(department=row, is_head=heads):
        raise facts.NO_MEMBERSHIP(field="email", email=user.email, organisation=place.ref)
    public: dict[str, Json] = {"user": str(user.id), "organisation": str(place.id), "department": str(row.id) if row else None, "ref": row.ref if row else None, "head": heads}  # fmt: skip
    record(facts.DEPARTMENT_SET, stream=user.id, public=public)


@action("accounts.set_password")
def set_password(actor: Actor, email: str, password: str) -> None:
    """Set somebody's password. Records ``accounts.password_set``.

    Raises:
        Refusal: ``accounts.unknown_user``, ``accounts.bad_password``.
    """
    user = queries.user_for(actor, email)
    _choose_password(user, password)
    user.save(update_fields=["password"])
    record(facts.PASSWORD_SET, stream=user.id, public={"user": str(user.id)})


@action("accounts.close")
def close(actor: Actor, email: str) -> None:
    """Close an account: it can no longer act, and its keys are dead. Records ``accounts.closed``.

    Raises:
        Refusal: ``accounts.unknown_user``, ``accounts.last_operator``.
    """
    user = queries.user_for(actor, email)
    _keep_an_operator(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(facts.CLOSED, stream=user.id, public={"user": str(user.id)})


@action("accounts.issue_key")
def issue_key(actor: Actor, email: str, *, name: str) -> IssuedKey:
    """Make an API key that acts as this account; its secret is given once. Records ``accounts.key_issued``.

    Raises:
        Refusal: ``accounts.unknown_user``, ``accounts.name_missing``.
    """
    if not name.strip():
        raise facts.NAME_MISSING(field="name")
    user = queries.user_for(actor, email)
    prefix, secret = rules.new_key(os.urandom(_KEY_NOISE))
    ApiKey.objects.create(
        user=user, name=name.strip(), prefix=prefix, digest=rules.key_digest(secret), created_at=clock.now()
    )
    record(facts.KEY_ISSUED, stream=user.id, public={"user": str(user.id), "prefix": prefix})
    return IssuedKey(prefix, secret)


@action("accounts.revoke_key")
def revoke_key(actor: Actor, prefix: str) -> None:
    """Make an API key useless from now on. Records ``accounts.key_revoked``.

    Raises:
        Refusal: ``accounts.unknown_key``, also when it was revoked already.
    """
    key = queries.keys_for(actor).filter(prefix=prefix, revoked_at=None).first()
    if key is None:
        raise facts.UNKNOWN_KEY(field="prefix", prefix=prefix)
    queries.user_for(actor, key.user.email)
    key.revoked_at = clock.now()
    key.save(update_fields=["revoked_at"])
    record(facts.KEY_REVOKED, stream=key.user_id, public={"user": str(key.user_id), "prefix": prefix})


def _place(actor: Actor, ref: str | None) -> Organisation | None:
    """The organisation that roles are given in; only who acts for all of them may give roles in all."""
    if ref is None and actor.organisations is None:
        return None
    return queries.organisation_for(actor, ref)


def _insert(row: User | Organisation | Department, taken: RefusalKind, field: str) -> None:
    """Insert a row, or refuse when its unique field is taken: also when somebody else was a moment faster."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise taken(field=field, **{field: getattr(row, field)}) from error


def _choose_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise facts.BAD_PASSWORD(field="password", why=" ".join(error.messages)) from error
    user.set_password(password)


def _keep_an_operator(user: User) -> None:
    """Refuse what would leave the house without an operator."""
    operators: models.QuerySet[Membership] = queries.operators().select_for_update()
    held = {row.user_id for row in operators}
    if held == {user.id}:
        raise facts.LAST_OPERATOR(field="email", email=user.email)


@cache
def _zones() -> frozenset[str]:
    """Every name of a time zone; finding them reads hundreds of files."""
    return frozenset(available_timezones())
