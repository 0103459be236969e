# SPDX-License-Identifier: Apache-2.0
"""The group that the verbs about rules hang on."""

from duly.doors.cli.bilingual import verbs


@verbs(
    "rules",
    en="Rules: hold a notice file against them, read them, sign them, answer them, let a notice pass.",
    zh="规则：检查通知文件、查阅与签署规则包、回答问题、放行。",
)
def command() -> None:
    """Holds the verbs of the modules beside this one."""
