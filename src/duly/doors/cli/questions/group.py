# SPDX-License-Identifier: Apache-2.0
"""The command itself, and what its verbs share."""

import click

from duly.doors.cli.bilingual import option, verbs

organisation = option(
    "--organisation", "place", metavar="ORG", en="Whose; the only organisation's when left out.", zh="所属主体；省略则为唯一主体。"
)  # fmt: skip
conversation = click.argument("conversation", metavar="NUMBER")


@verbs(
    "questions",
    en="Customers' questions and complaints: who works on them, answers, articles of the help, rules, measures.",
    zh="客户的咨询与投诉：处理人、答复、知识条目、规则、绩效。",
)
def command() -> None:
    """Holds the verbs of the modules beside."""
