# SPDX-License-Identifier: Apache-2.0
"""What is recorded of recipients of data, on the stream of each system. No leaf says whose data it is."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words

PROPOSED = FactKind(
    "downstream.proposed",
    Words(
        en="It was proposed that {ref} gets {families} of customers (terms {number}).",
        zh="已提出向 {ref} 提供客户的 {families}（第 {number} 版约定）。",
    ),
    public=("system", "ref", "number", "kind", "families", "services", "host"),
    personal=("actor",),
)
AGREED = FactKind(
    "downstream.agreed",
    Words(en="A second person agreed to terms {number} of {ref}.", zh="第二人已同意 {ref} 的第 {number} 版约定。"),
    public=("system", "ref", "number"),
    personal=("actor",),
)
ENDED = FactKind(
    "downstream.ended",
    Words(
        en="{ref} gets nothing any more (it still holds data: {still_holds}).",
        zh="不再向 {ref} 提供数据（对方仍持有数据：{still_holds}）。",
    ),
    public=("system", "ref", "still_holds"),
    personal=("actor", "note"),
)
KEY_TURNED = FactKind(
    "downstream.key_turned",
    Words(en="{ref} has a new signing key ({key}).", zh="{ref} 已换用新的签名密钥（第 {key} 把）。"),
    public=("system", "ref", "key"),
    personal=("actor",),
)
KEY_SHOWN = FactKind(
    "downstream.key_shown",
    Words(en="The signing key of {ref} was shown.", zh="已显示 {ref} 的签名密钥。"),
    public=("system", "ref", "key"),
    personal=("actor",),
)
ANNOUNCED = FactKind(
    "downstream.announced",
    Words(
        en="{ref} is told: {matter} ({fields}), reference {number}.",
        zh="告知 {ref}：{matter}（{fields}），编号 {number}。",
    ),
    public=("system", "ref", "announcement", "matter", "fields", "number", "record"),
)
TAKEN = FactKind(
    "downstream.taken",
    Words(en="{ref} took announcement {announcement}.", zh="{ref} 已收到告知 {announcement}。"),
    public=("system", "ref", "announcement", "attempt"),
)
NOT_TAKEN = FactKind(
    "downstream.not_taken",
    Words(
        en="{ref} did not take announcement {announcement} ({code}), attempt {attempt}.",
        zh="{ref} 未收到告知 {announcement}（{code}），第 {attempt} 次。",
    ),
    public=("system", "ref", "announcement", "attempt", "code", "final"),
)
ACKNOWLEDGED = FactKind(
    "downstream.acknowledged",
    Words(
        en="{ref} says that it has done what announcement {announcement} asks ({how}).",
        zh="{ref} 确认已按告知 {announcement} 处理（{how}）。",
    ),
    public=("system", "ref", "announcement", "how", "matter"),
    personal=("actor", "note"),
)
VALUES_READ = FactKind(
    "downstream.values_read",
    Words(
        en="{ref} fetched what announcement {announcement} is about: {fields}.",
        zh="{ref} 已取用告知 {announcement} 所涉内容：{fields}。",
    ),
    public=("system", "ref", "announcement", "fields"),
)
SENT_AGAIN = FactKind(
    "downstream.sent_again",
    Words(en="Announcement {announcement} goes out to {ref} again.", zh="告知 {announcement} 将再次发送给 {ref}。"),
    public=("system", "ref", "announcement"),
    personal=("actor",),
)
EXCUSED = FactKind(
    "downstream.excused",
    Words(
        en="{ref} cannot be told of announcement {announcement}; the reason is on record.",
        zh="无法向 {ref} 告知 {announcement}，理由已登记。",
    ),
    public=("system", "ref", "announcement", "matter"),
    personal=("actor", "note"),
)
SUPERSEDED = FactKind(
    "downstream.superseded",
    Words(
        en="{count} announcements to {ref} are overtaken by an erasure.",
        zh="发给 {ref} 的 {count} 项告知已由删除取代。",
    ),
    public=("system", "ref", "count", "number"),
)
FACTS = (
    PROPOSED, AGREED, ENDED, KEY_TURNED, KEY_SHOWN, ANNOUNCED, TAKEN, NOT_TAKEN, ACKNOWLEDGED, VALUES_READ, SENT_AGAIN,
    EXCUSED, SUPERSEDED,
)  # fmt: skip
