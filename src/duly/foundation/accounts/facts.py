# SPDX-License-Identifier: Apache-2.0
"""Roles, what is recorded about accounts, and how accounts refuse."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from duly.foundation.ledger.facts import FactKind
from duly.kernel.actors import Actor
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

ROLES = {
    "operator": Words(en="operator", zh="系统管理员"),
    "maker": Words(en="maker", zh="经办"),
    "checker": Words(en="checker", zh="复核"),
    "agent": Words(en="agent", zh="客服"),
    "auditor": Words(en="auditor", zh="审计"),
    "legal": Words(en="legal", zh="法务"),
    "translator": Words(en="translator", zh="翻译"),
}
"""Who does what: operators install and see all; makers write and launch; checkers approve; agents speak with
customers; auditors read and verify; legal reviews, comments and signs for its department; translators translate."""


class Member(NamedTuple):
    """One member of staff who can act; ``home`` is the organisation in whose name and by whose clock they are written to."""

    actor: Actor
    email: str
    language: str
    home: UUID | None


@dataclass(frozen=True, slots=True)
class OrganisationDetails:
    """What must be known of an organisation (主体) before notices can go out in its name."""

    ref: str
    name_zh: str = ""
    name_en: str = ""
    email: str = ""
    phone: str = ""
    time_zone: str = "Asia/Shanghai"
    region: str = "CN"


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new API key. ``secret`` exists only here: it is shown once and never stored."""

    prefix: str
    secret: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program was answered, kept so that the same request gets the same answer."""

    status: int
    body: str


INSTALLED = FactKind(
    "accounts.installed",
    Words(en="The house was opened and its operator named.", zh="系统已启用并指定管理员。"),
    personal=("actor",),
)
ORGANISATION_ADDED = FactKind(
    "accounts.organisation_added",
    Words(en="The organisation {ref} was added.", zh="已添加主体 {ref}。"),
    public=("organisation", "ref"),
    personal=("actor",),
)
USER_ADDED = FactKind(
    "accounts.user_added",
    Words(en="An account was added with the roles {roles}.", zh="已添加账户，角色：{roles}。"),
    public=("user", "roles"),
    personal=("actor", "email"),
)
GRANTED = FactKind(
    "accounts.granted",
    Words(en="An account now has the roles {roles}.", zh="账户的角色已变更为：{roles}。"),
    public=("user", "organisation", "roles"),
    personal=("actor",),
)
PASSWORD_SET = FactKind(
    "accounts.password_set",
    Words(en="The password of an account was set.", zh="已设置账户密码。"),
    public=("user",),
    personal=("actor",),
)
CLOSED = FactKind(
    "accounts.closed",
    Words(en="An account was closed.", zh="账户已停用。"),
    public=("user",),
    personal=("actor",),
)
KEY_ISSUED = FactKind(
    "accounts.key_issued",
    Words(en="The API key {prefix} was issued.", zh="已签发接口密钥 {prefix}。"),
    public=("user", "prefix"),
    personal=("actor",),
)
KEY_REVOKED = FactKind(
    "accounts.key_revoked",
    Words(en="The API key {prefix} was revoked.", zh="已吊销接口密钥 {prefix}。"),
    public=("user", "prefix"),
    personal=("actor",),
)
DEPARTMENT_ADDED = FactKind(
    "accounts.department_added",
    Words(en="The department {ref} was added.", zh="已添加部门 {ref}。"),
    public=("organisation", "department", "ref"),
    personal=("actor",),
)
DEPARTMENT_SET = FactKind(
    "accounts.department_set",
    Words(en="An account now belongs to the department {ref}.", zh="账户所属部门已变更为 {ref}。"),
    public=("user", "organisation", "department", "ref", "head"),
    personal=("actor",),
)
FACTS = (
    INSTALLED, ORGANISATION_ADDED, USER_ADDED, GRANTED, PASSWORD_SET, CLOSED, KEY_ISSUED, KEY_REVOKED,
    DEPARTMENT_ADDED, DEPARTMENT_SET,
)  # fmt: skip

UNKNOWN_USER = refusal(
    "accounts.unknown_user",
    Because.MISSING,
    en="There is no account {email}. `duly users list` shows those that exist.",
    zh="没有账户 {email}。用 duly users list 查看现有账户。",
)
UNKNOWN_ORGANISATION = refusal(
    "accounts.unknown_organisation",
    Because.MISSING,
    en="There is no organisation {ref}. `duly organisations list` shows those that exist.",
    zh="没有主体 {ref}。用 duly organisations list 查看现有主体。",
)
WHICH_ORGANISATION = refusal(
    "accounts.which_organisation",
    Because.INVALID,
    en="Say which organisation is meant (--organisation): {refs}.",
    zh="请指明主体（--organisation）：{refs}。",
)
NO_ORGANISATION = refusal(
    "accounts.no_organisation",
    Because.INVALID,
    en="There is no organisation yet. Add one with `duly organisations add`.",
    zh="尚无任何主体。请先用 duly organisations add 添加。",
)
UNKNOWN_KEY = refusal(
    "accounts.unknown_key",
    Because.MISSING,
    en="There is no API key {prefix} in use. `duly keys list` shows those that exist.",
    zh="没有在用的接口密钥 {prefix}。用 duly keys list 查看现有密钥。",
)
BAD_KEY = refusal(
    "accounts.bad_key",
    Because.DENIED,
    en="This API key is unknown or was revoked. Ask an operator for `duly keys issue`.",
    zh="此接口密钥不存在或已吊销。请联系系统管理员执行 duly keys issue。",
)
NOT_INSTALLED = refusal(
    "accounts.not_installed",
    Because.UNAVAILABLE,
    en="There is no operator yet. Run `duly init` first.",
    zh="尚未指定系统管理员，请先运行 duly init。",
)
ALREADY_INSTALLED = refusal(
    "accounts.already_installed",
    Because.CONFLICT,
    en="This house has an operator already: {email}.",
    zh="系统已有管理员：{email}。",
)
EMAIL_TAKEN = refusal(
    "accounts.email_taken",
    Because.CONFLICT,
    en="There is an account {email} already. Change its roles with `duly users grant`.",
    zh="账户 {email} 已存在。可用 duly users grant 变更角色。",
)
REF_TAKEN = refusal(
    "accounts.ref_taken",
    Because.CONFLICT,
    en="There is an organisation {ref} already. Choose another short name.",
    zh="主体 {ref} 已存在，请换一个简称。",
)
BAD_EMAIL = refusal(
    "accounts.bad_email",
    Because.INVALID,
    en="{email!r} is not an e-mail address: {why}",
    zh="{email!r} 不是有效的电子邮箱：{why}",
)
BAD_REF = refusal(
    "accounts.bad_ref",
    Because.INVALID,
    en="{ref!r} cannot be an organisation's short name. Use 1 to 40 of a-z, 0-9 and -, beginning with a letter or digit.",
    zh="{ref!r} 不能作为主体简称。请用 1 至 40 个小写字母、数字或连字符，且以字母或数字开头。",
)
NAME_MISSING = refusal(
    "accounts.name_missing",
    Because.INVALID,
    en="A name is missing. Give it in Chinese, in English or both.",
    zh="缺少名称。请提供中文名、英文名或两者。",
)
BAD_TIME_ZONE = refusal(
    "accounts.bad_time_zone",
    Because.INVALID,
    en="{time_zone!r} is not a time zone such as Asia/Shanghai or Europe/Berlin.",
    zh="{time_zone!r} 不是有效的时区，例如 Asia/Shanghai、Europe/Berlin。",
)
BAD_REGION = refusal(
    "accounts.bad_region",
    Because.INVALID,
    en="{region!r} is not a region code such as CN, HK or US-CA (ISO 3166).",
    zh="{region!r} 不是有效的地区代码，例如 CN、HK、US-CA（ISO 3166）。",
)
BAD_ROLES = refusal(
    "accounts.bad_roles",
    Because.INVALID,
    en="{roles!r} are not roles to give. Choose one or more of: {known}.",
    zh="{roles!r} 不是可授予的角色。请选择一个或多个：{known}。",
)
UNEVEN_ROLES = refusal(
    "accounts.uneven_roles",
    Because.CONFLICT,
    en="An account has the same roles in all its organisations, and {email} has other roles elsewhere ({roles}). "
    "Give those, or make a second account.",
    zh="同一账户在其所有主体中的角色须一致；{email} 在其他主体中的角色为（{roles}）。请授予相同角色，或另建账户。",
)
BAD_PASSWORD = refusal(
    "accounts.bad_password",
    Because.INVALID,
    en="This password cannot be used: {why}",
    zh="此密码不可用：{why}",
)
LAST_OPERATOR = refusal(
    "accounts.last_operator",
    Because.CONFLICT,
    en="{email} is the last operator. Name another one first.",
    zh="{email} 是最后一位系统管理员，请先指定另一位。",
)
SAME_KEY_OTHER_REQUEST = refusal(
    "accounts.same_key_other_request",
    Because.INVALID,
    en="This Idempotency-Key was used for another request. Use a new key for a new request.",
    zh="此 Idempotency-Key 已用于另一请求。新请求请使用新的键。",
)
STILL_RUNNING = refusal(
    "accounts.still_running",
    Because.CONFLICT,
    en="The first request with this Idempotency-Key is still running. Ask again in a moment.",
    zh="使用此 Idempotency-Key 的首个请求仍在处理，请稍后再试。",
)
UNKNOWN_DEPARTMENT = refusal(
    "accounts.unknown_department",
    Because.MISSING,
    en="There is no department {ref} in {organisation}. `duly departments list` shows those that exist.",
    zh="主体 {organisation} 中没有部门 {ref}。用 duly departments list 查看现有部门。",
)
DEPARTMENT_TAKEN = refusal(
    "accounts.department_taken",
    Because.CONFLICT,
    en="There is a department {ref} already. Choose another short name.",
    zh="部门 {ref} 已存在，请换一个简称。",
)
NO_MEMBERSHIP = refusal(
    "accounts.no_membership",
    Because.CONFLICT,
    en="{email} has no roles in {organisation} yet. Give them with `duly users grant`, then set the department.",
    zh="{email} 在 {organisation} 中尚无角色。请先用 duly users grant 授予角色，再设置部门。",
)
