# SPDX-License-Identifier: Apache-2.0
"""How the cut-over says no."""

from duly.kernel.refusals import Because, refusal

NO_CUTOVER = refusal(
    "transfer.no_cutover",
    Because.CONFLICT,
    en="No cut-over is laid down for {ref}: when the old system stands still, the checklist, who may roll back. Lay it down first.",
    zh="{ref} 尚无切换方案（冻结时段、检查清单、回退决定人）。请先制定。",
)
STILL_MOVING = refusal(
    "transfer.still_moving",
    Because.CONFLICT,
    en="The old system of {ref} still changes: {tables}. Find who writes there, fence it, and freeze again.",
    zh="{ref} 的旧系统仍在变更：{tables}。请查明并停止写入后重新冻结。",
)
CHECKLIST_FIXED = refusal(
    "transfer.checklist_fixed",
    Because.CONFLICT,
    en="{ref} is frozen, and its checklist is being ticked: only the window, the words and the roll-back may change now. Thaw it to change the list.",
    zh="{ref} 已冻结，检查清单正在勾选：现在只能修改时段、说明与回退设置。如需修改清单，请先解除冻结。",
)
TOO_LATE_TO_LAY = refusal(
    "transfer.too_late_to_lay",
    Because.CONFLICT,
    en="{ref} is {state}: how it is cut over cannot be changed any more.",
    zh="{ref} 当前为“{state}”，不能再修改切换方案。",
)
NO_SUCH_ITEM = refusal(
    "transfer.no_such_item",
    Because.MISSING,
    en="{ref} has no item {item} on its checklist. `duly transfer cutover {ref} show` numbers them.",
    zh="{ref} 的检查清单没有第 {item} 项。编号见 duly transfer cutover {ref} show。",
)
SEEN_BY_ITSELF = refusal(
    "transfer.seen_by_itself",
    Because.DENIED,
    en="The house checks {item} by itself; nobody ticks it by hand. What it waits for stands beside it.",
    zh="“{item}”由系统自动核验，不能人工勾选。所缺条件见其说明。",
)
NOT_YOUR_ITEM = refusal(
    "transfer.not_your_item",
    Because.DENIED,
    en="Item {item} is {owner}'s to tick, and nobody else's.",
    zh="第 {item} 项只能由 {owner} 勾选。",
)
NOT_AN_OWNER = refusal(
    "transfer.not_an_owner",
    Because.DENIED,
    en="Only somebody who signs for {ref}, or who may roll it back, can accept that rows stay behind.",
    zh="只有 {ref} 的签收责任人或回退决定人可以接受隔离行不转移。",
)
NOTHING_HELD_BACK = refusal(
    "transfer.nothing_held_back",
    Because.CONFLICT,
    en="No row of {ref} is held back: there is nothing to accept.",
    zh="{ref} 没有隔离行，无需接受。",
)
GATES_OPEN = refusal(
    "transfer.gates_open",
    Because.CONFLICT,
    en="{ref} cannot be cut over yet. Open: {gates}.",
    zh="{ref} 尚不能切换。未通过：{gates}。",
)
OWN_PREPARATION = refusal(
    "transfer.own_preparation",
    Because.DENIED,
    en="You made this cut-over ready yourself. Somebody else must look at the checklist and decide.",
    zh="该切换由您完成最后准备，须由他人查看清单后决定。",
)
OTHER_CUTOVER = refusal(
    "transfer.other_cutover",
    Because.CONFLICT,
    en="The checklist of {ref} is not any more what you looked at. Look at it again, then decide.",
    zh="{ref} 的检查清单与您查看时不同，请重新查看后决定。",
)
NOT_FROZEN = refusal(
    "transfer.not_frozen",
    Because.CONFLICT,
    en="{ref} is not frozen. There is nothing to lift.",
    zh="{ref} 未处于冻结状态。",
)
WHY_MISSING = refusal(
    "transfer.why_missing",
    Because.INVALID,
    en="Say why, in a few words: it stays on record.",
    zh="请简要说明理由，理由将记录在案。",
)
ROLL_BACK_INSTEAD = refusal(
    "transfer.roll_back_instead",
    Because.CONFLICT,
    en="{ref} is cut over: the new system is at work. Whoever may decide it can roll it back until {until}.",
    zh="{ref} 已切换，新系统正在使用。在 {until} 前可由回退决定人回退。",
)
NOT_THE_DECIDER = refusal(
    "transfer.not_the_decider",
    Because.DENIED,
    en="Only {owner} decides whether {ref} is rolled back.",
    zh="{ref} 是否回退只能由 {owner} 决定。",
)
WINDOW_OVER = refusal(
    "transfer.window_over",
    Because.CONFLICT,
    en="{ref} could be rolled back until {until}. The new system has changed too long; carry its data back with a transfer of its own.",
    zh="{ref} 的回退期限为 {until}，现已过期。新系统已运行过久，请另建转移将数据迁回。",
)
CUT_OVER_FIRST = refusal(
    "transfer.cut_over_first",
    Because.CONFLICT,
    en="{ref} has a cut-over: it can be signed once the new system has taken over. It is {state}.",
    zh="{ref} 制定了切换方案，须在新系统接管后签收。当前为“{state}”。",
)
