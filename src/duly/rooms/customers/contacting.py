# SPDX-License-Identifier: Apache-2.0
"""What is recorded of contact points: what carriers say of them, and what their owners do."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words

CONTACT_FAILED = FactKind(
    "customers.contact_failed",
    Words(en="A contact point ({channel}) no longer works: {code}.", zh="一个联系方式（{channel}）已失效：{code}。"),
    public=("channel", "code"),
    personal=("address",),
)
CONTACT_RESTORED = FactKind(
    "customers.contact_restored",
    Words(en="A contact point ({channel}) is in use again.", zh="一个联系方式（{channel}）已恢复使用。"),
    public=("channel",),
    personal=("address",),
)
CONTACT_ENDED = FactKind(
    "customers.contact_ended",
    Words(en="A contact point ({channel}) was ended.", zh="一个联系方式（{channel}）已停用。"),
    public=("channel", "code"),
    personal=("address",),
)
CONTACT_PROPOSED = FactKind(
    "customers.contact_proposed",
    Words(
        en="A new contact point ({channel}) was given; it is used once it is proved.",
        zh="已提供新的联系方式（{channel}），验证后启用。",
    ),
    public=("channel",),
    personal=("address",),
)
CONTACT_CORRECTED = FactKind(
    "customers.contact_corrected",
    Words(
        en="A contact point ({channel}) was corrected by {how} (proved by a code: {proved}).",
        zh="联系方式（{channel}）已更正，方式：{how}（经验证码验证：{proved}）。",
    ),
    public=("channel", "how", "proved"),
    personal=("actor", "address", "former"),
)
