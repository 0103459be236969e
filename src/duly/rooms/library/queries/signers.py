# SPDX-License-Identifier: Apache-2.0
"""Who signs here, and whose signatures are trusted."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db.models import QuerySet

from duly.foundation.accounts import queries as accounts
from duly.kernel.refusals import Refusal
from duly.rooms.library.facts import Signer
from duly.rooms.library.models import TrustedSigner
from duly.rooms.library.rules import papers


def own_key(organisation: Any) -> tuple[str, Ed25519PrivateKey]:
    """The name and the key that an organisation signs with."""
    return organisation.ref, papers.key_for(settings.DULY.secret, organisation.ref)


def own_signer(organisation: Any) -> Signer:
    """What a partner compares: the public side of that key."""
    return papers.signer_of(*own_key(organisation))


def is_known(signer: Signer) -> bool:
    """Whether it is an organisation of this installation, or somebody trusts that very key."""
    return _is_own(signer) or trusted().filter(key=signer.key).exists()


def trusted() -> QuerySet[TrustedSigner]:
    """Whose signatures are taken here without asking again, oldest first."""
    return TrustedSigner.objects.filter(distrust__isnull=True).order_by("at", "id")


def _is_own(signer: Signer) -> bool:
    try:
        return own_signer(accounts.organisation_by_ref(signer.name)).key == signer.key
    except Refusal:
        return False
