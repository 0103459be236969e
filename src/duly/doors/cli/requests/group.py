# SPDX-License-Identifier: Apache-2.0
"""The group that the verbs of change requests hang on, and what they share: the number, the note, how it stands now."""

from uuid import UUID

import click

from duly.doors.cli.bilingual import option, verbs
from duly.doors.cli.desk import Desk
from duly.doors.look.requesting import state_said
from duly.foundation.accounts import queries as accounts
from duly.rooms.change_requests import queries


@verbs("requests", en="Change requests: look, prove, decide, hold, settle; mails and rules.",
       zh="变更申请：查看、核验、复核、暂停、异议处理；来信与管理制度。")  # fmt: skip
def command() -> None:
    """Holds the verbs of the modules beside this one."""


number = click.argument("number", metavar="NUMBER")
organisation = option(
    "--organisation",
    metavar="ORG",
    en="Whose; the only organisation's when left out.",
    zh="所属主体；省略则为唯一主体。",
)
note = option("--note", required=True, en="Why, in a few words.", zh="简要说明理由。")


def id_of(desk: Desk, number: str, organisation: str | None) -> UUID:
    """The id of a request by its reference number."""
    place = accounts.organisation_for(desk.actor, organisation)
    return queries.by_number(desk.actor, place.id, number)


def tell_state(desk: Desk, number: str, key: UUID) -> None:
    """How the request stands now."""
    state = queries.case(desk.actor, key).card.state
    words = str(state) if desk.as_json else state_said(state, desk.language)
    desk.tell({"number": number, "state": words}, en="{number}: {state}", zh="{number}：{state}")
