# SPDX-License-Identifier: Apache-2.0
"""The group that the verbs of a notice hang on."""

from duly.doors.cli.bilingual import verbs


@verbs("notice", en="Notices: write, check, approve, launch, follow. ID is a number such as 2026-0001, or a UUID.",
       zh="通知：拟定、检查、复核、发布、跟进。ID 为编号（如 2026-0001）或 UUID。")  # fmt: skip
def command() -> None:
    """Holds the verbs of the modules beside this one."""
