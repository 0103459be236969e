# SPDX-License-Identifier: Apache-2.0
"""Tables of accounts."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from duly.kernel.ids import uuid7


class Organisation(models.Model):
    """主体: a company in whose name notices go out."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    ref = models.TextField(unique=True)
    """Short name used on the command line and in files: ``acme``."""
    name_zh = models.TextField()
    name_en = models.TextField()
    email = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    time_zone = models.TextField(default="Asia/Shanghai")
    region = models.TextField(default="CN")
    """ISO 3166-1 alpha-2, or 3166-2 where a subdivision matters."""
    created_at = models.DateTimeField()

    def name(self, language: str) -> str:
        """The organisation's name in a language: Chinese for ``zh*``, English otherwise; never empty."""
        first, second = (self.name_zh, self.name_en) if language.startswith("zh") else (self.name_en, self.name_zh)
        return first or second


class Department(models.Model):
    """部门 of an organisation: marketing, technology, legal, customer service, or as configured."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    ref = models.TextField()
    """Short name used on the command line and in policies: ``legal``."""
    name_zh = models.TextField()
    name_en = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation", "ref"), name="accounts_one_department")
        ]

    def name(self, language: str) -> str:
        """The department's name in a language; never empty."""
        first, second = (self.name_zh, self.name_en) if language.startswith("zh") else (self.name_en, self.name_zh)
        return first or second or self.ref


class UserManager(BaseUserManager["User"]):
    """Looks users up by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody on the staff. Roles come from memberships, not from flags."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    email = models.EmailField(unique=True)
    name = models.TextField()
    language = models.TextField(default="zh-Hans")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    last_login = None  # signing in is a session, not a change of the account

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]


class Membership(models.Model):
    """The roles of a user in one organisation, or in all of them when ``organisation`` is empty."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    department = models.ForeignKey(Department, models.SET_NULL, null=True, related_name="+")
    is_head = models.BooleanField(default=False)
    """Heads the department: what its people leave too long goes to them."""
    roles = ArrayField(models.TextField())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("user", "organisation"), name="accounts_one_membership", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=("department",), condition=models.Q(is_head=True), name="accounts_one_head"
            ),
        ]  # fmt: skip


class ApiKey(models.Model):
    """A key for programs. Only its digest is kept; ``prefix`` lets people tell keys apart."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.TextField()
    prefix = models.TextField()
    digest = models.BinaryField(unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class StoredAnswer(models.Model):
    """What a program was answered to a request that it may repeat; ``status`` is empty while the first one runs."""

    id = models.BigAutoField(primary_key=True)
    actor = models.UUIDField()
    key = models.TextField()
    request_digest = models.TextField()
    status = models.SmallIntegerField(null=True)
    body = models.TextField(default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("actor", "key"), name="accounts_one_answer")]
        indexes: ClassVar = [models.Index(fields=("created_at",), name="accounts_answer_age")]
