# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with how a cut-over is planned: each complaint says where, and how to mend it."""

from duly.kernel.refusals import Because, refusal

BAD_MOMENT = refusal(
    "transfer.bad_moment",
    Because.INVALID,
    en="{path} must be a moment with its offset from UTC, written 2026-12-05T22:00+08:00, not {given}.",
    zh="{path} 应为带时区偏移的时刻，写作 2026-12-05T22:00+08:00，而不是 {given}。",
)
ENDS_BEFORE = refusal(
    "transfer.freeze_ends_before",
    Because.INVALID,
    en="{path}: the freeze ends before it begins. `until` must come after `from`.",
    zh="{path}：冻结的结束时间早于开始时间，until 应晚于 from。",
)
FREEZE_TOO_LONG = refusal(
    "transfer.freeze_too_long",
    Because.INVALID,
    en="{path}: a freeze of {days} days; nobody can work so long without the old system. At most {most}.",
    zh="{path}：冻结长达 {days} 天，业务无法停用旧系统这么久，最长为 {most} 天。",
)
