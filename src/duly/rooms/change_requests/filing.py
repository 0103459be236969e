# SPDX-License-Identifier: Apache-2.0
"""A file of changes: what became of a line, what may be wrong with one, what is recorded, and how it is refused."""

from collections.abc import Mapping
from enum import StrEnum

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words


class Fate(StrEnum):
    """What became of one line."""

    REFUSED = "refused"
    ALREADY = "already"
    APPLIED = "applied"
    AHEAD = "ahead"
    ASKED = "asked"
    JOINED = "joined"
    FAILED = "failed"


FATE_WORDS: Mapping[Fate, Words] = {
    Fate.REFUSED: Words(en="refused when the file was read", zh="读取时拒收"),
    Fate.ALREADY: Words(en="the record says so already", zh="登记信息已是如此"),
    Fate.APPLIED: Words(en="applied", zh="已生效"),
    Fate.AHEAD: Words(en="agreed to, takes effect on its day", zh="已同意，将于生效日生效"),
    Fate.ASKED: Words(en="a request of its own, to be proved", zh="已转为单独申请，待核验"),
    Fate.JOINED: Words(en="joined to a request that is open", zh="已并入在办申请"),
    Fate.FAILED: Words(en="could not be carried out", zh="未能办理"),
}
FAULTS: Mapping[str, Words] = {
    "no_ref": Words(en="no customer number", zh="缺少客户编号"),
    "what": Words(en="it is not said what is to change, or in words that are not known", zh="未写变更项目，或无法识别"),
    "nature": Words(en="the nature is none of update, rectification, end", zh="性质须为变更、更正或终止"),
    "reason": Words(en="the reason is none of those known", zh="原因不在可选范围内"),
    "since": Words(en="the day is not a date such as 2026-12-31", zh="生效日期须如 2026-12-31"),
    "no_new": Words(en="no new value", zh="缺少新值"),
    "ends_with_new": Words(en="what is to end has a new value", zh="终止的项目不应有新值"),
    "form": Words(
        en="a language, region or time zone is written as a code (zh-Hans, CN-31, Asia/Shanghai)",
        zh="语言、地区、时区须写代码（如 zh-Hans、CN-31、Asia/Shanghai）",
    ),
    "no_customer": Words(en="there is no such customer", zh="没有此客户"),
    "which_one": Words(
        en="several such things are on record, and the old value says not which", zh="有多项登记，原值未指明是哪一项"
    ),
    "old_differs": Words(en="the old value is not what stands on record", zh="原值与登记信息不一致"),
    "not_there": Words(en="what is to end is not on record", zh="要终止的项目未登记"),
    "untrue": Words(en="the new value cannot be right", zh="新值不可能正确"),
    "changed_since": Words(
        en="the record was changed by somebody else after the file was read", zh="文件读取后登记信息已被他人更改"
    ),
    "erased": Words(en="the customer's data was erased", zh="客户个人信息已删除"),
    "file_refused": Words(en="the file was refused as a whole", zh="整份文件未获同意"),
    "twice": Words(en="an earlier line changes the same", zh="前面已有一行变更同一项目"),
}
"""What may be wrong with a line; the refusals of a request come on top."""

FILE_TAKEN = FactKind(
    "change_requests.file_taken",
    Words(
        en="A file of changes was taken in ({digest}): {lines} lines, {refused} refused, {sampled} to be looked at.",
        zh="已受理批量变更文件（{digest}）：共 {lines} 行，拒收 {refused} 行，抽查 {sampled} 行。",
    ),
    public=("file", "organisation", "digest", "lines", "refused", "already", "doubted", "sampled"),
    personal=("actor",),
)
LINE_SEEN = FactKind(
    "change_requests.line_seen",
    Words(
        en="Somebody looked at line {line} of a file of changes in full.",
        zh="有人完整查看了批量变更文件的第 {line} 行。",
    ),
    public=("file", "line"),
    personal=("actor",),
)
FILE_DECIDED = FactKind(
    "change_requests.file_decided",
    Words(
        en="It was decided on a file of changes ({digest}): {decision}; {looked} lines were looked at.",
        zh="已对批量变更文件（{digest}）作出决定：{decision}；查看 {looked} 行。",
    ),
    public=("file", "organisation", "digest", "decision", "looked", "decider"),
    personal=("actor", "note"),
)
LINE_DONE = FactKind(
    "change_requests.line_done",
    Words(en="Line {line} of a file of changes: {fate}.", zh="批量变更文件第 {line} 行：{fate}。"),
    public=("file", "line", "fate", "why", "request"),
)
FILE_FINISHED = FactKind(
    "change_requests.file_finished",
    Words(
        en="A file of changes is through: {applied} applied, {asked} asked one by one, {failed} failed.",
        zh="批量变更文件办理完毕：已生效 {applied} 行，转单独申请 {asked} 行，失败 {failed} 行。",
    ),
    public=("file", "applied", "already", "ahead", "asked", "joined", "refused", "failed"),
)
FACTS = (FILE_TAKEN, LINE_SEEN, FILE_DECIDED, LINE_DONE, FILE_FINISHED)

BAD_FILE = refusal(
    "change_requests.bad_file",
    Because.INVALID,
    en="This file cannot be taken: {why}. A file is a table (CSV or XLSX) with the columns customer id, what, new value, and if "
    "you like old value, nature, reason, effective date.",
    zh="无法采用此文件：{why}。文件须为 CSV 或 XLSX 表格，列为客户编号、变更项目、新值，可另有原值、性质、原因、生效日期。",
)
SAME_FILE = refusal(
    "change_requests.same_file",
    Because.CONFLICT,
    en="Exactly this file was taken in on {day} already. Look there; nothing is done twice.",
    zh="同一文件已于 {day} 受理，请查看该次受理；不会重复办理。",
)
NO_SUCH_FILE = refusal(
    "change_requests.no_such_file",
    Because.MISSING,
    en="There is no such file of changes in your organisations.",
    zh="您所属的主体中没有此变更文件。",
)
DECIDED_ALREADY = refusal(
    "change_requests.file_decided",
    Because.CONFLICT,
    en="It was decided on this file already.",
    zh="此文件已作出决定。",
)
OWN_FILE = refusal(
    "change_requests.own_file",
    Because.DENIED,
    en="{name} brought this file in. Somebody else must decide on it.",
    zh="此文件由 {name} 提交，须由他人决定。",
)
OTHER_FILE = refusal(
    "change_requests.other_file",
    Because.CONFLICT,
    en="This is not the digest of the file that was taken in. Compare the file that you were given with the one here.",
    zh="摘要与所受理的文件不一致，请核对您手中的文件。",
)
LOOK_FIRST = refusal(
    "change_requests.look_first",
    Because.CONFLICT,
    en="{left} lines of the sample were not looked at by you yet. Look at each before you agree to the file.",
    zh="抽样中还有 {left} 行您尚未查看，请逐行查看后再同意。",
)
NOTHING_TO_CARRY = refusal(
    "change_requests.nothing_to_carry",
    Because.CONFLICT,
    en="Every line of this file was refused, or says what the record says already: there is nothing to agree to.",
    zh="文件各行均已拒收或与登记信息一致，没有可同意的内容。",
)
