# SPDX-License-Identifier: Apache-2.0
"""Laws from which a rule of keeping may be made: what the rule packs hold of them, quoted. No legal advice."""

from typing import NamedTuple


class Law(NamedTuple):
    """One of them: its number in the packs, where it stands, its words, and the months that follow from it."""

    id: str
    law: str
    quote: str
    months: int


LAWS = {
    one.id: one
    for one in (
        Law("CN-EC-06", "电子商务法 31", "商品和服务信息、交易信息保存时间自交易完成之日起不少于三年", 36),
        Law("CN-GEN-16", "民法典 188", "向人民法院请求保护民事权利的诉讼时效期间为三年", 36),
        Law("CN-PI-26", "网络数据安全管理条例 12(1)", "处理情况记录，应当至少保存3年", 36),
        Law("CN-PI-20", "个人信息保护法 47", "个人信息处理者停止提供产品或者服务，或者保存期限已届满", 0),
    )
}
"""By number. The last one obliges to erase rather than to keep."""
NOTIFY = {
    "EU": ("GDPR 19", "shall communicate any rectification or erasure of personal data or restriction of processing"),
    "CN": ("电子商务法 24(2)", "用户注销的，电子商务经营者应当立即删除该用户的信息"),
}
"""Why others who got the data are told."""
