# SPDX-License-Identifier: Apache-2.0
"""What will it take, and what did it take? Forecasts before a launch, and what came of them: reach, time, cost.

Promises: a figure says whether it was measured here or assumed; sums never mix currencies; what has no price is counted
as such and not as free; a forecast is frozen at launch and stands unchanged beside the outcome. Refuses to know: how
anything is sent, and any customer by name.
"""
