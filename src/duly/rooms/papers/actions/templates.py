# SPDX-License-Identifier: Apache-2.0
"""Say what a form looks like."""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson

from duly.foundation.ledger.actions import Turn, action, record, take_turn
from duly.kernel import clock
from duly.kernel.actors import Actor
from duly.kernel.canonical import Json
from duly.kernel.ids import random_id
from duly.rooms.papers.kinds import LAID
from duly.rooms.papers.models import FormTemplate
from duly.rooms.papers.rules.templates import read_template
from duly.rooms.recognition import queries as recognition


@action("papers.lay_template")
def lay_template(actor: Actor, organisation: UUID, document: Mapping[str, Any]) -> UUID:
    """Lay a form template down; gives its id. Another document of the same name is its next version, and batches keep the one that
    they began with; the same document again is nothing new. Records ``papers.laid``.

    Raises:
        Refusal: ``papers.wrong_format`` and the other complaints about a template, ``rights.other_organisation``.
    """
    actor.require_sight(organisation)
    form = read_template(document, recognition.meanings(), recognition.proven_meanings)
    digest = f"sha256:{hashlib.sha256(orjson.dumps(document, option=orjson.OPT_SORT_KEYS)).hexdigest()}"
    take_turn(Turn.PAPERS, organisation)
    last = FormTemplate.objects.filter(organisation_id=organisation, ref=form.ref).order_by("-version").first()
    if last is not None and last.digest == digest:
        return last.id
    version = last.version + 1 if last else 1
    row = FormTemplate.objects.create(
        id=random_id(), organisation_id=organisation, ref=form.ref, version=version, document=dict(document), digest=digest, by=actor.id,
        at=clock.now(),
    )  # fmt: skip
    public: dict[str, Json] = {
        "ref": form.ref, "version": version, "fields": len(form.fields), "organisation": str(organisation), "digest": digest,
    }  # fmt: skip
    record(LAID, stream=row.id, public=public)
    return row.id
