# SPDX-License-Identifier: Apache-2.0
"""What this room records."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words

NEEDS_SET = FactKind(
    "quality.needs_set",
    Words(
        en="What must be known of customers was set (version {number}).", zh="已设定客户信息要求（第 {number} 版）。"
    ),
    public=("organisation", "number", "fields", "channels", "identifiers", "months", "departments", "desk"),
    personal=("actor",),
)
SURVEY_BEGUN = FactKind(
    "quality.survey_begun",
    Words(en="The data quality of {on} is being measured.", zh="开始测量 {on} 的数据质量。"),
    public=("organisation", "survey", "on"),
)
SURVEYED = FactKind(
    "quality.surveyed",
    Words(
        en="{customers} customers were looked at: {opened} findings opened, {closed} closed.",
        zh="已检查 {customers} 位客户：新增问题 {opened} 项，关闭 {closed} 项。",
    ),
    public=("organisation", "survey", "customers", "opened", "closed"),
)
MEASURED = FactKind(
    "quality.measured",
    Words(
        en="The data quality of {on} was measured over {customers} customers.",
        zh="已测量 {on} 的数据质量，共 {customers} 位客户。",
    ),
    public=("organisation", "survey", "on", "customers", "shares"),
)
ASSIGNED = FactKind(
    "quality.assigned",
    Words(en="A finding was given to somebody.", zh="问题已分派。"),
    public=("organisation", "finding", "department", "person"),
    personal=("actor",),
)
ENDED = FactKind(
    "quality.ended",
    Words(en="A finding was closed: {how}.", zh="问题已关闭：{how}。"),
    public=("organisation", "finding", "code", "how"),
    personal=("actor", "reason"),
)
CONFIRMED = FactKind(
    "quality.confirmed",
    Words(en="A customer's record was confirmed as still right ({how}).", zh="客户信息已确认仍然有效（{how}）。"),
    public=("organisation", "how"),
    personal=("actor",),
)
SEARCH_BEGUN = FactKind(
    "quality.search_begun",
    Words(en="A search for doubles was begun ({way}).", zh="开始查找重复客户（{way}）。"),
    public=("organisation", "search", "way"),
    personal=("actor",),
)
PAIRS_FOUND = FactKind(
    "quality.pairs_found",
    Words(en="{new} pairs of probable doubles were put on the list.", zh="新列入疑似重复 {new} 对。"),
    public=("organisation", "search", "new", "again"),
)
SEARCHED = FactKind(
    "quality.searched",
    Words(
        en="A search for doubles ended ({outcome}): {pairs} pairs.", zh="查找重复客户结束（{outcome}）：{pairs} 对。"
    ),
    public=("organisation", "search", "outcome", "pairs"),
)
JUDGED = FactKind(
    "quality.judged",
    Words(en="A pair was judged: {judgement}.", zh="疑似重复已判断：{judgement}。"),
    public=("organisation", "pair", "judgement"),
    personal=("actor", "reason"),
)
PAIR_MERGED = FactKind(
    "quality.pair_merged",
    Words(en="Two customers who had been judged to be the same were merged.", zh="已将判断为同一客户的两位客户合并。"),
    public=("organisation", "pair", "merge"),
    personal=("actor",),
)
PAIR_UNMERGED = FactKind(
    "quality.pair_unmerged",
    Words(en="A merge of two customers was taken back; they are apart.", zh="两位客户的合并已撤销，恢复为各自独立。"),
    public=("organisation", "pair", "merge"),
    personal=("actor", "reason"),
)
FORGOTTEN = FactKind(
    "quality.forgotten",
    Words(
        en="What was noted of the record of a customer is put away: their data is erased.",
        zh="有关客户信息质量的备注已清除：客户个人信息已删除。",
    ),
    public=("organisation", "findings", "pairs"),
)
FACTS = (
    NEEDS_SET, SURVEY_BEGUN, SURVEYED, MEASURED, ASSIGNED, ENDED, CONFIRMED, SEARCH_BEGUN, PAIRS_FOUND, SEARCHED, JUDGED,
    PAIR_MERGED, PAIR_UNMERGED, FORGOTTEN,
)  # fmt: skip
