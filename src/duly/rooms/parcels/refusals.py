# SPDX-License-Identifier: Apache-2.0
"""How this room says no."""

from duly.kernel.refusals import Because, refusal

NO_SUCH_KEY = refusal(
    "parcels.no_such_key",
    Because.MISSING,
    en="There is no such package key in your organisations.",
    zh="您所属的主体中没有此密封包密钥。",
)
NO_SUCH_PARCEL = refusal(
    "parcels.no_such_parcel",
    Because.MISSING,
    en="There is no such sealed package in your organisations.",
    zh="您所属的主体中没有此密封包。",
)
NOT_BY_KEY = refusal(
    "parcels.not_by_key",
    Because.DENIED,
    en="A program cannot make or confirm a package key. Sign in yourself.",
    zh="程序不得生成或确认密封包密钥，请本人登录操作。",
)
BAD_CARD = refusal(
    "parcels.bad_card",
    Because.INVALID,
    en="This is not a package key that can be used: {why}. Ask its owner to export it again.",
    zh="该密封包密钥不可用：{why}。请对方重新导出。",
)
KEY_KNOWN = refusal(
    "parcels.key_known",
    Because.CONFLICT,
    en="This package key is known already, as that of {owner}.",
    zh="该密封包密钥已登记，属于 {owner}。",
)
OWN_IMPORT = refusal(
    "parcels.own_import",
    Because.DENIED,
    en="You brought this key in yourself. Somebody else must compare its fingerprint with its owner, by telephone, and confirm it.",
    zh="该密钥由您导入，须由他人通过电话与对方核对指纹后确认。",
)
OTHER_FINGERPRINT = refusal(
    "parcels.other_fingerprint",
    Because.CONFLICT,
    en="That is not the fingerprint of this key. Compare all 30 digits again; if they differ, the key was exchanged on its way: do not use it.",
    zh="这不是该密钥的指纹。请重新核对全部 30 位数字；若仍不一致，说明密钥在途中被替换，请勿使用。",
)
NOT_CONFIRMED = refusal(
    "parcels.not_confirmed",
    Because.CONFLICT,
    en="The key of {owner} was not confirmed yet. A second person must compare its fingerprint with its owner first.",
    zh="{owner} 的密钥尚未确认，须先由第二人与对方核对指纹。",
)
KEY_ENDED = refusal(
    "parcels.key_ended",
    Because.CONFLICT,
    en="The key of {owner} was ended and is used for nothing new. Make or import another.",
    zh="{owner} 的密钥已停用，不再用于新的密封包。请另行生成或导入。",
)
NO_SEALING_KEY = refusal(
    "parcels.no_sealing_key",
    Because.INVALID,
    en="A package needs at least one receiver's key, and all of them must be sealed in the same way ({ways}).",
    zh="密封包至少需要一把接收方密钥，且全部密钥须采用同一密封方式（{ways}）。",
)
NOTHING_TO_SEAL = refusal(
    "parcels.nothing_to_seal",
    Because.INVALID,
    en="There is nothing to seal: no table was given.",
    zh="没有可密封的内容：未提供任何数据表。",
)
BAD_CONTENT = refusal(
    "parcels.bad_content",
    Because.INVALID,
    en="{what} cannot go into a package: {why}.",
    zh="{what} 无法放入密封包：{why}。",
)
NO_ROOM = refusal(
    "parcels.no_room",
    Because.UNAVAILABLE,
    en="There is no room left in {place}. What is finished stays; make room and start again, it goes on from there.",
    zh="{place} 已没有空间。已完成的部分保留；请腾出空间后重新开始，将从断点继续。",
)
BUSY = refusal(
    "parcels.busy",
    Because.CONFLICT,
    en="Somebody is working on this package now. Try again when that has ended.",
    zh="该密封包正在处理中，请稍后重试。",
)
AGE_LACKING = refusal(
    "parcels.age_lacking",
    Because.UNAVAILABLE,
    en="Sealing for `age` needs the library pyrage, which is not installed. Install duly with its extra [age].",
    zh="以 age 方式密封需要 pyrage 库，但尚未安装。请安装 duly 的扩展 [age]。",
)
NO_QUANTUM = refusal(
    "parcels.no_quantum",
    Because.UNAVAILABLE,
    en="The library cryptography that is installed here lacks ML-KEM-768 or ML-DSA-65; package keys need both. Install its own wheel, version 50 or later.",
    zh="此处安装的 cryptography 库缺少 ML-KEM-768 或 ML-DSA-65，而密封包密钥两者都需要。请安装其官方 wheel（50 或更高版本）。",
)
NO_SUCH_PLACE = refusal(
    "parcels.no_such_place",
    Because.MISSING,
    en="There is no package at {place} that can be read. Name the folder or the .tar file that you were given.",
    zh="{place} 处没有可读取的密封包。请指定收到的文件夹或 .tar 文件。",
)
NOT_A_PARCEL = refusal(
    "parcels.not_a_parcel",
    Because.INVALID,
    en="This is not a sealed package of version 1: {why}. Nothing of it was unpacked.",
    zh="这不是第 1 版密封包：{why}。未解开任何内容。",
)
BAD_TAR = refusal(
    "parcels.bad_tar",
    Because.INVALID,
    en="The file is not an intact package: {why}, at byte {at}. Ask for it again; nothing of it was unpacked.",
    zh="该文件不是完整的密封包：{why}，位于第 {at} 字节。请重新索取；未解开任何内容。",
)
ODD_FILE = refusal(
    "parcels.odd_file",
    Because.INVALID,
    en="The package holds {path!r}, which does not belong there ({why}). It may have been tampered with: do not use it, ask for it again.",
    zh="密封包中有不应存在的 {path!r}（{why}）。可能已被篡改：请勿使用，重新索取。",
)
TOO_LARGE = refusal(
    "parcels.too_large",
    Because.INVALID,
    en="{path} of the package has {size} bytes or lines; at most {most} are allowed. It was not read.",
    zh="密封包中的 {path} 有 {size} 字节或行，最多允许 {most}。未予读取。",
)
MISSING_FILE = refusal(
    "parcels.missing_file",
    Because.CONFLICT,
    en="{path} is missing from the package. Ask for that file again.",
    zh="密封包缺少 {path}。请重新索取该文件。",
)
MALFORMED = refusal(
    "parcels.malformed",
    Because.INVALID,
    en="{path} of the package is not well-formed: {why}.",
    zh="密封包中的 {path} 格式有误：{why}。",
)
DAMAGED = refusal(
    "parcels.damaged",
    Because.CONFLICT,
    en="{path} of the package is not what was sealed: {why}. It was damaged or changed on its way; ask for that file again.",
    zh="密封包中的 {path} 与密封时不符：{why}。该文件在途中损坏或被改动，请重新索取。",
)
BAD_SIGNATURE = refusal(
    "parcels.bad_signature",
    Because.CONFLICT,
    en="The signature {alg} of {path} is not good. The package was changed after sealing, or somebody else signed it: do not use it.",
    zh="{path} 的签名 {alg} 无效。密封包在密封后被改动，或由他人签名：请勿使用。",
)
BAD_CUSTODY = refusal(
    "parcels.bad_custody",
    Because.CONFLICT,
    en="The chain of custody breaks at entry {n}: {why}.",
    zh="交接链在第 {n} 条处断裂：{why}。",
)
UNKNOWN_SENDER = refusal(
    "parcels.unknown_sender",
    Because.CONFLICT,
    en="The package was sealed by a key that you do not know (it calls itself {owner}, fingerprint {fingerprint}). Import that key and have a second person confirm it.",
    zh="该密封包由您未登记的密钥密封（自称 {owner}，指纹 {fingerprint}）。请导入该密钥并由第二人确认。",
)
NOT_FOR_YOU = refusal(
    "parcels.not_for_you",
    Because.CONFLICT,
    en="The package was not sealed for any of your keys. Ask the sender to seal it for the key with fingerprint {fingerprint}.",
    zh="该密封包并非以您的任何密钥密封。请发送方以指纹为 {fingerprint} 的密钥重新密封。",
)
WRONG_KEY = refusal(
    "parcels.wrong_key",
    Because.CONFLICT,
    en="This key does not open {path} of the package.",
    zh="此密钥无法打开密封包中的 {path}。",
)
NOT_NOW = refusal(
    "parcels.not_now",
    Because.CONFLICT,
    en="This cannot be done now: the package is at “{event}”, and “{wanted}” must have come before.",
    zh="当前无法执行：该密封包处于“{event}”，须先完成“{wanted}”。",
)
GONE = refusal(
    "parcels.gone",
    Because.CONFLICT,
    en="This package was destroyed; its certificate is on record.",
    zh="该密封包已销毁，销毁证明已留存。",
)
RECEIVED_ALREADY = refusal(
    "parcels.received_already",
    Because.CONFLICT,
    en="This package was received already on {at}.",
    zh="该密封包已于 {at} 接收。",
)
NO_OWN_KEY = refusal(
    "parcels.no_own_key",
    Because.CONFLICT,
    en="Your organisation has no package key in use. An operator makes one: `duly parcels keys new`, or on the console under Sealed packages.",
    zh="贵主体尚无可用的密封包密钥。请由运维人员生成：duly parcels keys new，或在控制台“密封包”中生成。",
)
IDENTITY_LACKING = refusal(
    "parcels.identity_lacking",
    Because.INVALID,
    en="The package was sealed with `age`, for {addresses}. Name the file that holds the identity of one of them (AGE-SECRET-KEY-1…): `--key FILE`.",
    zh="该密封包以 age 方式密封，接收地址为 {addresses}。请指定其身份密钥文件（AGE-SECRET-KEY-1…）：--key 文件。",
)
BAD_IDENTITY = refusal(
    "parcels.bad_identity",
    Because.INVALID,
    en="The key file holds no identity of `age` (a line that begins with AGE-SECRET-KEY-1). Name the file that `age-keygen` wrote.",
    zh="密钥文件中没有 age 身份密钥（以 AGE-SECRET-KEY-1 开头的一行）。请指定 age-keygen 生成的文件。",
)
OTHER_IDENTITY = refusal(
    "parcels.other_identity",
    Because.CONFLICT,
    en="The package was sealed for {addresses}, and the key file is that of {own}. Name the file of another identity, or ask the sender to seal it for this address.",
    zh="该密封包以 {addresses} 密封，而密钥文件属于 {own}。请指定其他身份密钥，或请发送方以此地址重新密封。",
)
NOT_OURS = refusal(
    "parcels.not_ours",
    Because.CONFLICT,
    en="We cannot read back what was sealed: the package was sealed without our own key. Its lists and every sealed byte can still be checked.",
    zh="无法读回密封内容：该密封包未以我方密钥密封。其清单与全部密封字节仍可核验。",
)
NOT_OPEN = refusal(
    "parcels.not_open",
    Because.CONFLICT,
    en="Nothing of this package lies open here. Open it first: `duly parcels open`, or on its page on the console.",
    zh="该密封包尚未拆封或已收起。请先拆封：duly parcels open，或在其控制台页面操作。",
)
