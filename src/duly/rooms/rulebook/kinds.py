# SPDX-License-Identifier: Apache-2.0
"""The kinds of facts that this room records."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words

PROPOSED = FactKind(
    "rulebook.override_proposed",
    Words(
        en="It was asked to let {digest} pass in spite of rule {rule} until {expires_on}.",
        zh="已申请在 {expires_on} 前对 {digest} 放行规则 {rule}。",
    ),
    public=("override", "digest", "rule", "rev", "pack", "expires_on", "reason_digest"),
    personal=("actor", "reason"),
)
AGREED = FactKind(
    "rulebook.override_agreed",
    Words(
        en="A second person agreed to let {digest} pass in spite of rule {rule}.",
        zh="第二人已同意对 {digest} 放行规则 {rule}。",
    ),
    public=("override", "digest", "rule"),
    personal=("actor",),
)
WITHDRAWN = FactKind(
    "rulebook.override_withdrawn",
    Words(en="Letting {digest} pass in spite of rule {rule} was withdrawn.", zh="已撤回对 {digest} 放行规则 {rule}。"),
    public=("override", "digest", "rule"),
    personal=("actor", "reason"),
)
SIGNED = FactKind(
    "rulebook.pack_signed",
    Words(
        en="The rule pack {pack} {version} ({digest}) was signed off.", zh="规则包 {pack} {version}（{digest}）已签署。"
    ),
    public=("pack", "version", "digest", "role", "organisation"),
    personal=("actor",),
)
ANSWERED = FactKind(
    "rulebook.answered",
    Words(en="The organisation answered “{question}”: {value}.", zh="主体已回答“{question}”：{value}。"),
    public=("question", "value", "organisation"),
    personal=("actor",),
)
EVIDENCE_GIVEN = FactKind(
    "rulebook.evidence_given",
    Words(en="After the launch “{question}” was answered.", zh="发布后已补充“{question}”。"),
    public=("question", "is_taken_back"),
    personal=("actor", "value"),
)
"""What was answered may name people, so it stands in the leaf as a digest only."""
ASSESSED = FactKind(
    "rulebook.assessed",
    Words(
        en="{digest} was held against the rules ({stage}): {failed} not met, {overridden} let pass, records {decisions}.",
        zh="已按规则评估 {digest}（{stage}）：未满足 {failed} 项，放行 {overridden} 项，记录摘要 {decisions}。",
    ),
    public=("digest", "stage", "packs", "decisions", "failed", "overridden"),
)
INSTALLED = FactKind(
    "rulebook.pack_installed",
    Words(
        en="The rule pack {pack} {version} ({digest}) runs from now on, as a draft.",
        zh="规则包 {pack} {version}（{digest}）已启用，状态为草稿。",
    ),
    public=("pack", "version", "digest", "origin"),
    personal=("actor",),
)
RETIRED = FactKind(
    "rulebook.pack_retired",
    Words(en="The rule pack {pack} {version} no longer runs.", zh="规则包 {pack} {version} 已停用。"),
    public=("pack", "version", "digest", "origin"),
    personal=("actor",),
)
FACTS: tuple[FactKind, ...] = (
    PROPOSED,
    AGREED,
    WITHDRAWN,
    SIGNED,
    ANSWERED,
    EVIDENCE_GIVEN,
    ASSESSED,
    INSTALLED,
    RETIRED,
)
