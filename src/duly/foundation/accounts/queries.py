# SPDX-License-Identifier: Apache-2.0
"""Reads about accounts: actors, organisations, staff, keys."""

from collections.abc import Iterable
from uuid import UUID

from django.db import models

from duly.foundation.accounts import facts, rules
from duly.foundation.accounts.models import ApiKey, Department, Membership, Organisation, User
from duly.kernel.actors import Actor, ActorKind


def actor_of(user: User) -> Actor:
    """The actor that a signed-in member of staff is, with the roles of all memberships."""
    return _actor(user, "user")


def actor_by_email(email: str) -> Actor:
    """The actor of an open account.

    Raises:
        Refusal: ``accounts.unknown_user``.
    """
    return actor_of(user_by_email(email))


def actor_by_id(user: UUID) -> Actor | None:
    """The actor that a member of staff is; nothing when the account is closed."""
    found = User.objects.filter(id=user, is_active=True).first()
    return None if found is None else actor_of(found)


def actor_by_key(secret: str) -> Actor:
    """The actor behind an API key. It has its owner's id, so nobody checks with a key what they made without it.

    Raises:
        Refusal: ``accounts.bad_key``.
    """
    found = ApiKey.objects.select_related("user").filter(
        digest=rules.key_digest(secret), revoked_at=None, user__is_active=True
    )
    key = found.first()
    if key is None:
        raise facts.BAD_KEY()
    return _actor(key.user, "key")


def operator() -> User:
    """The account that ``duly init`` made, or the oldest open operator of all organisations.

    Raises:
        Refusal: ``accounts.not_installed``.
    """
    found = operators().order_by("user__created_at").first()
    if found is None:
        raise facts.NOT_INSTALLED()
    return found.user


def operators() -> models.QuerySet[Membership]:
    """Memberships that make somebody an operator of the whole house."""
    return Membership.objects.select_related("user").filter(
        organisation=None, roles__contains=["operator"], user__is_active=True
    )


def user_by_email(email: str) -> User:
    """An open account.

    Raises:
        Refusal: ``accounts.unknown_user``.
    """
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise facts.UNKNOWN_USER(field="email", email=email)
    return user


def colleague(organisation: UUID, email: str, *, field: str = "email") -> User:
    """An open account of somebody who may see what belongs to this organisation: who is given work of it.

    Raises:
        Refusal: ``accounts.unknown_user``, also for an account of others.
    """
    user = user_by_email(email)
    if not actor_of(user).may_see(organisation):
        raise facts.UNKNOWN_USER(field=field, email=email)
    return user


def user_for(actor: Actor, email: str) -> User:
    """An open account that the actor may manage: none that reaches beyond the actor's own organisations.

    Raises:
        Refusal: ``accounts.unknown_user``.
    """
    user = user_by_email(email)
    places = {row.organisation_id for row in user.memberships.all()}
    if actor.organisations is not None and not places <= actor.organisations:
        raise facts.UNKNOWN_USER(field="email", email=email)
    return user


def organisation_by_ref(ref: str) -> Organisation:
    """An organisation by its short name, whoever asks.

    Raises:
        Refusal: ``accounts.unknown_organisation``.
    """
    found = Organisation.objects.filter(ref=ref).first()
    if found is None:
        raise facts.UNKNOWN_ORGANISATION(field="organisation", ref=ref)
    return found


def organisation_for(actor: Actor, ref: str | None) -> Organisation:
    """The named organisation, or the actor's only one when none is named.

    Raises:
        Refusal: ``accounts.unknown_organisation``, also when it is not the actor's to see;
            ``accounts.which_organisation`` when none is named and the actor has several;
            ``accounts.no_organisation`` when none is named and none exists.
    """
    mine = list(organisations_for(actor))
    if ref is None:
        if len(mine) == 1:
            return mine[0]
        if not mine and not Organisation.objects.exists():
            raise facts.NO_ORGANISATION(field="organisation")
        raise facts.WHICH_ORGANISATION(field="organisation", refs=", ".join(row.ref for row in mine) or "-")
    for row in mine:
        if row.ref == ref:
            return row
    raise facts.UNKNOWN_ORGANISATION(field="organisation", ref=ref)


def organisations(ids: Iterable[UUID]) -> dict[UUID, Organisation]:
    """Organisations by id."""
    return Organisation.objects.in_bulk(list(ids))


def organisations_for(actor: Actor) -> models.QuerySet[Organisation]:
    """The organisations that exist for the actor, by short name."""
    rows = Organisation.objects.order_by("ref")
    return rows if actor.organisations is None else rows.filter(id__in=actor.organisations)


def users_for(actor: Actor) -> models.QuerySet[User]:
    """The staff of the actor's organisations, and those of all organisations, by address."""
    rows = User.objects.prefetch_related("memberships__organisation").order_by("email")
    if actor.organisations is None:
        return rows
    mine = models.Q(memberships__organisation__in=actor.organisations) | models.Q(memberships__organisation=None)
    return rows.filter(mine).distinct()


def staff(ids: Iterable[UUID] | None = None) -> list[facts.Member]:
    """Everybody who can act, or those of these: open accounts with roles, each with the first of their organisations."""
    rows = User.objects.filter(is_active=True, memberships__isnull=False).prefetch_related("memberships").distinct()
    rows = rows if ids is None else rows.filter(id__in=list(ids))
    places = list(Organisation.objects.order_by("ref").values_list("id", flat=True))
    found = []
    for row in rows.order_by("id"):
        actor = actor_of(row)
        home = next((place for place in places if actor.may_see(place)), None)
        found.append(facts.Member(actor, row.email, row.language, home))
    return found


def departments_for(actor: Actor, organisation: UUID | None = None) -> models.QuerySet[Department]:
    """The departments of the actor's organisations, or of one of them, by short name."""
    rows = Department.objects.select_related("organisation").order_by("organisation__ref", "ref")
    if organisation is not None:
        rows = rows.filter(organisation_id=organisation)
    return rows if actor.organisations is None else rows.filter(organisation_id__in=actor.organisations)


def departments_of(organisation: UUID) -> dict[str, Department]:
    """The departments of an organisation, by short name."""
    return {row.ref: row for row in Department.objects.filter(organisation_id=organisation).order_by("ref")}


def department_by_ref(organisation: Organisation, ref: str) -> Department:
    """A department by its short name.

    Raises:
        Refusal: ``accounts.unknown_department``.
    """
    found = Department.objects.filter(organisation=organisation, ref=ref).first()
    if found is None:
        raise facts.UNKNOWN_DEPARTMENT(field="department", ref=ref, organisation=organisation.ref)
    return found


def department_in(user_id: UUID, organisation: UUID) -> UUID | None:
    """The department of an organisation that somebody belongs to."""
    rows = Membership.objects.filter(user_id=user_id, organisation_id=organisation, department__isnull=False)
    return rows.values_list("department_id", flat=True).first()


def departments_held(user_id: UUID) -> set[UUID]:
    """The departments that somebody belongs to, while the account is open."""
    rows = Membership.objects.filter(user_id=user_id, user__is_active=True, department__isnull=False)
    return {one for one in rows.values_list("department_id", flat=True) if one}


def heads_of(departments: Iterable[UUID]) -> dict[UUID, UUID]:
    """Who heads these departments, by department; those without a head, or whose head has left, are not among them."""
    rows = Membership.objects.filter(department_id__in=list(departments), is_head=True, user__is_active=True)
    return {one: who for one, who in rows.values_list("department_id", "user_id") if one}


def closed(ids: Iterable[UUID] | None = None) -> models.QuerySet[User, UUID]:
    """The accounts that are closed, or which of these are, by id."""
    rows = User.objects.filter(is_active=False)
    return (rows if ids is None else rows.filter(id__in=list(ids))).values_list("id", flat=True)


def deserted() -> models.QuerySet[Department, UUID]:
    """The departments to which nobody with an open account belongs, by id."""
    held = Membership.objects.filter(department__isnull=False, user__is_active=True).values("department")
    return Department.objects.exclude(id__in=held).values_list("id", flat=True)


def organisations_with(departments: Iterable[UUID]) -> set[UUID]:
    """The organisations of these departments."""
    return set(Department.objects.filter(id__in=list(departments)).values_list("organisation_id", flat=True))


def names_of(users: Iterable[UUID]) -> dict[UUID, str]:
    """The names of staff by id."""
    return dict(User.objects.filter(id__in=set(users)).values_list("id", "name"))


def keys_for(actor: Actor) -> models.QuerySet[ApiKey]:
    """The API keys of the staff that the actor sees, newest first."""
    return ApiKey.objects.select_related("user").filter(user__in=users_for(actor)).order_by("-created_at")


def _actor(user: User, kind: ActorKind) -> Actor:
    memberships = list(user.memberships.all())
    roles = frozenset(role for row in memberships for role in row.roles)
    places = {row.organisation_id for row in memberships}
    organisations = None if None in places else frozenset(place for place in places if place is not None)
    departments = frozenset(row.department_id for row in memberships if row.department_id)
    return Actor(kind, user.id, user.name, roles, organisations, departments)
