# SPDX-License-Identifier: Apache-2.0
"""The group ``duly transfer``, to which the modules beside this one add their verbs."""

from duly.doors.cli.bilingual import verbs


@verbs(
    "transfer",
    en="Carry customers' data from one system to another: plan, rehearse, run, compare, take back, sign.",
    zh="客户资料转移：计划、预演、载入、对账、撤回、签收。",
)
def command() -> None:
    """Holds the verbs."""
