# SPDX-License-Identifier: Apache-2.0
"""The letter that answers a request: what is recorded of it, and how it is refused."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.refusals import Because, refusal
from duly.kernel.words import Words

LETTER_WRITTEN = FactKind(
    "change_requests.letter_written",
    Words(
        en="The letter that answers {number} was written ({matter}); it may be objected to until {until}.",
        zh="{number} 的答复函已写成（{matter}），可在 {until} 前提出异议。",
    ),
    public=("request", "number", "letter", "matter", "language", "until"),
)
LETTER_TAKEN = FactKind(
    "change_requests.letter_taken",
    Words(
        en="The letter that answers {number} ({matter}) was handed over as {digest}.",
        zh="{number} 的答复函（{matter}）已交付，文件摘要 {digest}。",
    ),
    public=("request", "number", "letter", "matter", "digest", "size"),
    personal=("actor",),
)
FACTS = (LETTER_WRITTEN, LETTER_TAKEN)
NO_LETTER = refusal(
    "change_requests.no_letter",
    Because.CONFLICT,
    en="{number} has no letter yet: there is one once the change was applied, or the request was refused.",
    zh="{number} 尚无答复函：变更生效或不予办理后方可领取。",
)
LETTER_GONE = refusal(
    "change_requests.letter_gone",
    Because.MISSING,
    en="The letter of {number} cannot be read any more: the customer's data was erased.",
    zh="{number} 的答复函已无法读取：该客户的个人信息已删除。",
)
