# SPDX-License-Identifier: Apache-2.0
"""E-mail addresses: their form, letters in disguise, throw-away services, shared mailboxes, slips of the keyboard.

Nothing is looked up. An address that passes may still not exist: only a message that is answered can tell.
"""

import unicodedata
from functools import cache

import idna
from disposable_email_domains import blocklist

from duly.rooms.customers.rules import contacts
from duly.rooms.customers.rules.truth import letters
from duly.rooms.customers.rules.truth.reading import table
from duly.rooms.customers.rules.truth.verdicts import Given, Verdict, Verdicts, fails, gathered, passes, warns

FIT = passes(
    "email.fit",
    en="Well formed. That the mailbox exists, and whose it is, only an answered message can show.",
    zh="格式正确。邮箱是否存在、归谁使用，须收到回复才能确认。",
)
NO_AT = fails(
    "email.no_at",
    en="An e-mail address has one @ with a name before it and a domain after it, such as name@company.com.",
    zh="邮箱地址应有一个 @，前为名称，后为域名，例如 name@company.com。",
)
SHAPE = fails(
    "email.shape",
    en="This cannot be an e-mail address: look for stray spaces, commas, double dots or a domain without an ending.",
    zh="这不可能是邮箱地址：请检查多余的空格、逗号、连续的点或缺少后缀的域名。",
)
DISGUISED = fails(
    "email.disguised",
    en="Letters of several alphabets that look alike are mixed. Mail servers read {ascii}. Ask for the address by another way.",
    zh="地址混用了外形相同的不同字母。邮件服务器读作 {ascii}。请通过其他途径核实该地址。",
)
INTERNATIONAL = passes(
    "email.international",
    en="An address in other than Latin letters; mail servers know its domain as {ascii}.",
    zh="该地址使用非拉丁字母，邮件服务器中的域名为 {ascii}。",
)
DISPOSABLE = warns(
    "email.disposable",
    en="{domain} gives away addresses that are gone within minutes or days. Ask for a lasting one.",
    zh="{domain} 提供几分钟或几天后即失效的临时邮箱。请改用长期有效的邮箱。",
)
ROLE = warns(
    "email.role",
    en="“{name}” is a mailbox of a task that several people may read. Send nothing there that only one person should see.",
    zh="“{name}”是岗位公用邮箱，可能有多人查看。仅限本人知悉的内容请勿发送至此。",
)
MACHINE = warns(
    "email.machine",
    en="Nobody reads “{name}”: it only sends. Ask for the address at which the customer reads.",
    zh="“{name}”只用于发信，没有人查看。请填写客户实际查看的邮箱。",
)
SLIP = warns(
    "email.slip",
    en="{domain} looks like a slip of {meant}. Ask which one is meant; nothing was changed.",
    zh="{domain} 疑似 {meant} 的误写。请向客户确认；系统未作更改。",
)
RESERVED = warns(
    "email.reserved",
    en="No mail can reach {domain}: the name is set aside for examples and tests. Ask for a real address.",
    zh="{domain} 是保留给示例和测试的域名，无法收信。请填写真实邮箱。",
)
_SHORT = 3


def judge(given: Given) -> Verdicts:
    """An e-mail address; its domain in lower case, the part before the @ as it was written."""
    text = unicodedata.normalize("NFKC", given.text)
    if text.count("@") != 1:
        return gathered("email", None, NO_AT())
    written = contacts.email(text)
    if written is None:
        return gathered("email", None, SHAPE())
    name, _, domain = written.rpartition("@")
    plain = _a_label(domain)
    first = _first(written, plain)
    return gathered(
        "email", written, first, _of_domain(plain), _of_name(name.lower()), parts=(("domain", domain), ("ascii", plain))
    )


def _first(written: str, plain: str) -> Verdict:
    if written.isascii():
        return FIT()
    return DISGUISED(ascii=plain) if letters.is_disguised(written) else INTERNATIONAL(ascii=plain)


def _of_domain(domain: str) -> Verdict | None:
    labels = domain.split(".")
    tails = [".".join(labels[start:]) for start in range(len(labels))]
    if _listed("reserved").intersection(tails):
        return RESERVED(domain=domain)
    meant = "" if domain in _listed("known") else _meant(domain)
    if meant:  # before throw-away services, which sit on such slips
        return SLIP(domain=domain, meant=meant)
    return None if blocklist.isdisjoint(tails) else DISPOSABLE(domain=domain)


def _of_name(name: str) -> Verdict | None:
    bare = name.partition("+")[0]
    if bare in _listed("machine"):
        return MACHINE(name=bare)
    return ROLE(name=bare) if bare in _listed("role") else None


def _meant(domain: str) -> str:
    """The well-known domain that differs by one letter left out, added, changed or swapped."""
    if domain in _listed("own"):
        return ""
    if domain in _slips():
        return _slips()[domain]
    near = _nearby()
    for piece in (domain, *_shortened(domain)):
        for known in near.get(piece, ()):
            if _is_one_off(domain, known):
                return known
    return ""


@cache
def _nearby() -> dict[str, tuple[str, ...]]:
    """Well-known domains by what is left of them without one letter; those with short names only as they are."""
    found: dict[str, tuple[str, ...]] = {}
    for known in sorted(_listed("known")):
        if len(known.partition(".")[0]) > _SHORT:
            for piece in (known, *_shortened(known)):
                found[piece] = (*found.get(piece, ()), known)
    return found


def _shortened(domain: str) -> set[str]:
    return {domain[:at] + domain[at + 1 :] for at in range(len(domain))}


def _is_one_off(one: str, other: str) -> bool:
    """Whether one letter is missing, added, changed, or two neighbours are swapped."""
    if len(one) != len(other):
        shorter, longer = sorted((one, other), key=len)
        return shorter in _shortened(longer)
    differing = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(differing) != 2:
        return len(differing) == 1
    first, second = differing
    return second == first + 1 and one[first] == other[second] and one[second] == other[first]


def _a_label(domain: str) -> str:
    if domain.isascii():
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return domain


@cache
def _listed(what: str) -> frozenset[str]:
    return frozenset(row[1] for row in table("mailboxes") if row[0] == what)


@cache
def _slips() -> dict[str, str]:
    return {row[1]: row[2] for row in table("mailboxes") if row[0] == "slip"}
