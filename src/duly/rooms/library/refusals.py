# SPDX-License-Identifier: Apache-2.0
"""How this room refuses. :mod:`.facts` shows it to other rooms."""

from duly.kernel.refusals import Because, refusal

TOO_LARGE = refusal(
    "library.too_large",
    Because.INVALID,
    en="A bundle has at most {most} MB. Was it another file?",
    zh="资源包不得超过 {most} MB，是否选错了文件？",
)
NOT_A_BUNDLE = refusal(
    "library.not_a_bundle",
    Because.INVALID,
    en="This is no bundle: {why}. Ask whoever sent it to export it again.",
    zh="该文件不是资源包：{why}。请发送方重新导出。",
)
BAD_SIGNATURE = refusal(
    "library.bad_signature",
    Because.INVALID,
    en="The signature does not fit: the file was changed after {name} signed it, or was cut off. Ask for it again.",
    zh="签名不符：文件在 {name} 签名后被改动或不完整。请重新索取。",
)
UNKNOWN_SIGNER = refusal(
    "library.unknown_signer",
    Because.CONFLICT,
    en="{name} signed it, and nobody here has trusted that key yet. Compare the fingerprint {fingerprint} with what they "
    "tell you on another way, then say that you trust it.",
    zh="签名者 {name} 的密钥尚未被信任。请通过其他途径核对指纹 {fingerprint}，核对无误后选择信任。",
)
NO_SUCH_SIGNER = refusal(
    "library.no_such_signer",
    Because.MISSING,
    en="No signer with the fingerprint {wanted} is trusted here. The library lists those that are.",
    zh="此处没有信任指纹为 {wanted} 的签名者。已信任的签名者见资源库。",
)
BAD_BUNDLE = refusal(
    "library.bad_bundle",
    Because.INVALID,
    en="{where}: {why}.",
    zh="{where}：{why}。",
)
BAD_WORDING = refusal(
    "library.bad_wording",
    Because.INVALID,
    en="The template cannot be used: {finding}",
    zh="模板无法使用：{finding}",
)
ALREADY = refusal(
    "library.already",
    Because.CONFLICT,
    en="The bundle {bundle} {version} was taken over already.",
    zh="资源包 {bundle} {version} 已采用。",
)
OTHER_SIGNER = refusal(
    "library.other_signer",
    Because.CONFLICT,
    en="A bundle {bundle} of somebody else is in use. Give that one up first, if this one is to take its place.",
    zh="已在使用他人签名的资源包 {bundle}。如需替换，请先停用原资源包。",
)
NO_SUCH_BUNDLE = refusal(
    "library.no_such_bundle",
    Because.MISSING,
    en="There is no bundle {wanted} here. `duly pack list` shows those that are.",
    zh="没有资源包 {wanted}。可用 duly pack list 查看。",
)
NO_SUCH_TEMPLATE = refusal(
    "library.no_such_template",
    Because.MISSING,
    en="No bundle that is in use has {wanted}.",
    zh="在用的资源包中没有 {wanted}。",
)
HOLDS_FOR_ALL = refusal(
    "library.holds_for_all",
    Because.DENIED,
    en="What is taken over or given up here holds for every organisation of this installation. Ask an operator of all of them.",
    zh="资源包的采用与停用对本系统的所有主体生效，请由管理全部主体的系统管理员办理。",
)
REASON_NEEDED = refusal(
    "library.reason_needed", Because.INVALID, en="Say why, in a few words.", zh="请简要说明理由。"
)  # fmt: skip
NOTHING_CHOSEN = refusal(
    "library.nothing_chosen",
    Because.INVALID,
    en="Choose what goes into the bundle: notices, or rule packs that were taken over.",
    zh="请选择要导出的内容：通知，或已采用的规则包。",
)
LEFTOVER = refusal(
    "library.leftover",
    Because.CONFLICT,
    en="{where} still holds “{excerpt}”, which looks like somebody's address or number. Put a blank there, or a field, and export again.",
    zh="{where} 中仍有“{excerpt}”，疑似地址或号码。请改为占位符或字段后再导出。",
)
