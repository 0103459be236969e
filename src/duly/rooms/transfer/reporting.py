# SPDX-License-Identifier: Apache-2.0
"""What is recorded of reports and of what stands against a move, and how they are refused."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

DECLARED = FactKind(
    "transfer.declared",
    Words(
        en="It was declared who receives the data of {ref}, why they may move, and what work costs ({digest}).",
        zh="已说明转移 {ref} 的接收方、转移依据和费用标准（{digest}）。",
    ),
    public=("ref", "digest"),
    personal=("actor",),
)
CHECKED = FactKind(
    "transfer.checked",
    Words(
        en="What stands against {ref} was looked at: {blocking} concerns that block, {taken_on} of them taken on, {advising} that advise.",
        zh="已核查转移 {ref} 的风险事项：阻断 {blocking} 项（其中已承担 {taken_on} 项），提示 {advising} 项。",
    ),
    public=("ref", "rehearsal", "declared", "concerns", "blocking", "taken_on", "advising"),
)
TAKEN_ON = FactKind(
    "transfer.concern_taken_on",
    Words(
        en="Somebody named answers for the concern {code} of {ref}.",
        zh="转移 {ref} 的风险事项 {code} 已由专人承担。",
    ),
    public=("ref", "rehearsal", "code"),
    personal=("actor", "reason"),
)
REPORT_KEPT = FactKind(
    "transfer.report_kept",
    Words(
        en="A report of {ref} was printed and is kept ({stage}, {language}): {file}, about {about}.",
        zh="转移 {ref} 的报告已打印并存档（{stage}，{language}）：{file}，对应 {about}。",
    ),
    public=("ref", "stage", "language", "file", "size", "about"),
    personal=("actor",),
)
FACTS = (DECLARED, CHECKED, TAKEN_ON, REPORT_KEPT)
NOT_REHEARSED = refusal(
    "transfer.not_rehearsed",
    Because.CONFLICT,
    en="{ref} was not rehearsed yet, so there is nothing to report. Rehearse it first.",
    zh="{ref} 尚未预演，没有可报告的内容。请先预演。",
)
CONCERNS_OPEN = refusal(
    "transfer.concerns_open",
    Because.CONFLICT,
    en="Concerns stand against {ref} that nobody mended or took on: {codes}. The report says what each is about; mend them, or "
    "have somebody answer for each with a reason.",
    zh="{ref} 存在尚未处理或承担的风险事项：{codes}。详见报告；请逐项改正，或由专人说明理由后承担。",
)
NO_SUCH_CONCERN = refusal(
    "transfer.no_such_concern",
    Because.MISSING,
    en="No concern {code} that blocks stands against {ref} now. There are: {known}.",
    zh="{ref} 当前没有阻断事项 {code}。现有：{known}。",
)
REASON_NEEDED = refusal(
    "transfer.reason_needed",
    Because.INVALID,
    en="Say why you answer for it, in at least {least} characters.",
    zh="请说明承担的理由，至少 {least} 个字符。",
)
NO_SUCH_QUESTION = refusal(
    "transfer.no_such_question",
    Because.INVALID,
    en="{path}: the rule packs ask no such question. Correct the name; what the report says of each concern names the question.",
    zh="{path}：规则包中没有此问题。请更正名称；报告中各风险事项均注明所需回答的问题。",
)
BAD_ANSWER = refusal(
    "transfer.bad_answer",
    Because.INVALID,
    en="{path} cannot be {given}. The question is: {question} {known}",
    zh="{path} 不能为 {given}。问题是：{question}{known}",
)
NO_PRESS = refusal(
    "transfer.no_press",
    Because.UNAVAILABLE,
    en="This machine cannot print. Take the report as a page (html), or install what printing needs.",
    zh="本机无法打印。请改取网页格式（html），或安装打印所需组件。",
)
NOT_SEALED = refusal(
    "transfer.not_sealed",
    Because.CONFLICT,
    en="No checkpoint of the ledger covers this report yet. Keep the report first; its evidence is there within a minute.",
    zh="存证账本的检查点尚未覆盖该报告。请先存档报告，一分钟内即可取得凭证。",
)
