# SPDX-License-Identifier: Apache-2.0
"""What is odd about a sender: for the person who checks, never a reason to refuse by itself."""

import unicodedata
from collections.abc import Iterable

from duly.kernel.mails.headers import words_of
from duly.kernel.mails.parts import Part

REPLY_ELSEWHERE = "reply_elsewhere"
NAME_IS_ANOTHER_ADDRESS = "name_is_another_address"
LOOKS_LIKE_OURS = "looks_like_ours"
LOOKS_LIKE_ANOTHER = "looks_like_another"
FORGED = "forged"
FROM_OUR_OWN = "from_our_own"
SEVERAL_SENDERS = "several_senders"
NO_VERDICT = "no_verdict"
_LIKE = str.maketrans(
    "аеорсхуіјѕԁԛԝһӏᴀοανρτυικωχℓıɡ0135", "aeopcxyijsdqwhlaoavptuikwxligoles"
)  # Cyrillic, Greek and digits that are read as Latin
_LONG_ENOUGH, _TELLING = 8, 5
"""Letters that a domain needs so that one letter off is no accident, and a name so that it is not just any word."""
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def warnings_of(mail: Part, sender: str, *, own_domains: Iterable[str]) -> list[str]:
    """What is odd about who says to have written: ``Reply-To`` elsewhere, a name that is an address, a domain like ours."""
    found = []
    reply = mail.address("reply-to")
    if reply and domain_of(reply) != domain_of(sender):
        found.append(REPLY_ELSEWHERE)
    if _names_another(mail, sender):
        found.append(NAME_IS_ANOTHER_ADDRESS)
    if len(mail.all("from")) > 1:
        found.append(SEVERAL_SENDERS)
    ours = [domain.lower() for domain in own_domains if domain]
    if any(is_within(domain_of(sender), domain) for domain in ours):
        found.append(FROM_OUR_OWN)
    elif any(looks_like(domain_of(sender), domain) for domain in ours):
        found.append(LOOKS_LIKE_OURS)
    elif has_mixed_letters(sender):
        found.append(LOOKS_LIKE_ANOTHER)
    return found


def domain_of(address: str) -> str:
    """What follows the last ``@``, in lower case, as people read it."""
    domain = address.rpartition("@")[2].lower().rstrip(".")
    if "xn--" not in domain:
        return domain
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def is_within(domain: str, parent: str) -> bool:
    """Whether a domain is another or below it."""
    return domain == parent or domain.endswith(f".{parent}")


def looks_like(domain: str, ours: str) -> bool:
    """Whether a foreign domain could be read as ours: letters alike, one letter off, or our name with something around it."""
    if not domain or is_within(domain, ours):
        return False
    theirs, known = _skeleton(domain), _skeleton(ours)
    if theirs == known or theirs.endswith(f".{known}") or theirs.replace("-", ".").startswith(f"{known}."):
        return True
    if len(known) >= _LONG_ENOUGH and _is_one_off(theirs, known):
        return True
    name, label = known.partition(".")[0], theirs.split(".")[-2] if "." in theirs else theirs
    return len(name) >= _TELLING and name in label.replace("-", "")


def has_mixed_letters(address: str) -> bool:
    """Whether one label of the address mixes alphabets that are read alike (``аdmin`` with a Cyrillic а)."""
    local, _, _ = address.rpartition("@")
    return any(_mixes(label) for label in [local, *domain_of(address).split(".")])


def _mixes(label: str) -> bool:
    scripts = {unicodedata.name(character, "?").partition(" ")[0] for character in label if character.isalpha()}
    return len(scripts & {"LATIN", "CYRILLIC", "GREEK", "CHEROKEE", "ARMENIAN"}) > 1


def _names_another(mail: Part, sender: str) -> bool:
    shown = words_of(mail.raw("from")).rpartition("<")[0].strip("\"' ").lower()
    words = [word.strip("\"'()<>,;") for word in shown.split()]
    return any("@" in word and "." in word.rpartition("@")[2] and word != sender.lower() for word in words)


def _skeleton(domain: str) -> str:
    plain = unicodedata.normalize("NFKD", domain).translate(_LIKE)
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    for pair, single in _PAIRS:
        plain = plain.replace(pair, single)
    return plain


def _is_one_off(first: str, second: str) -> bool:
    """Whether one letter more, less, other or swapped makes one of the other."""
    if abs(len(first) - len(second)) > 1 or first == second:
        return False
    start = next((at for at, pair in enumerate(zip(first, second, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return True
    one, two = first[start:], second[start:]
    return one[1:] == two[1:] or one[1:] == two or one == two[1:] or (one[:2] == two[1::-1] and one[2:] == two[2:])
