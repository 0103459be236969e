# SPDX-License-Identifier: Apache-2.0
"""The closed set of checks that rules of a pack may name. Each is pure and yields what it hits."""

from collections.abc import Mapping

from duly.rooms.rulebook.rules.checks import content, phrases, plan, recipient, timing
from duly.rooms.rulebook.rules.checks.shapes import Check

CHECKS: Mapping[str, Check] = content.CHECKS | phrases.CHECKS | timing.CHECKS | plan.CHECKS | recipient.CHECKS
