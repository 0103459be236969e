# SPDX-License-Identifier: Apache-2.0
"""Why something of a package is refused, in both languages; these fill the sentences of refusals."""

from duly.kernel.words import Words

NOT_JSON = Words(en="it is not canonical JSON", zh="不是规范化 JSON")
NOT_OUR_SHAPE = Words(en="fields are missing, unknown or of another kind", zh="字段缺失、未知或类型不符")
NOT_UTF8 = Words(en="it is not UTF-8", zh="不是 UTF-8 编码")
OTHER_VERSION = Words(en="it is of another version", zh="版本不符")
KEY_MATERIAL = Words(en="a key in it has the wrong length or is no key", zh="其中的密钥长度不符或不是密钥")
SELF_SIGNATURE = Words(en="it is not signed by the keys that it names", zh="未由其所列密钥签名")
NO_NAME = Words(en="it names no organisation, or in an unfit way", zh="未写明主体名称，或名称不合规")
LINE_FORM = Words(en="a line is not a digest, two spaces and a name", zh="某行不是“摘要、两个空格、名称”的形式")
NOT_SORTED = Words(en="names are not sorted, or one comes twice", zh="名称未排序或重复")
NOT_CONSECUTIVE = Words(en="its files are not numbered from 0 without a gap", zh="文件未从 0 起连续编号")
OTHER_SIZE = Words(en="its size is another", zh="大小不符")
OTHER_DIGEST = Words(en="its digest is another", zh="摘要不符")
OTHER_PARCEL = Words(en="it belongs to another package or another place in it", zh="属于其他密封包或其中的其他位置")
NOT_AUTHENTIC = Words(
    en="chunk {chunk} was changed, moved, repeated or cut", zh="第 {chunk} 块被改动、移位、重复或截断"
)
TRAILING = Words(en="there is something behind its last chunk", zh="末块之后还有多余内容")
OTHER_COUNT = Words(en="it speaks of another number of files", zh="文件数量不符")
OTHER_OXUM = Words(en="its Payload-Oxum is not that of the files", zh="其 Payload-Oxum 与文件不符")
OTHER_PLAIN = Words(en="its content is not what the list inside says", zh="内容与内部清单不符")
UNSAFE_NAME = Words(en="its name leads out of the package or is not allowed", zh="名称指向包外或不被允许")
UNREADABLE = Words(en="the medium that it lies on cannot be read there", zh="存储介质在该处无法读取")
UNLISTED = Words(en="no manifest lists it", zh="清单中未列出")
A_LINK = Words(en="it is a link", zh="是链接")
NOT_A_FILE = Words(en="it is not a plain file", zh="不是普通文件")
NO_BAG = Words(en="it has no bagit.txt and no parcel.json", zh="缺少 bagit.txt 与 parcel.json")
CUT_SHORT = Words(en="it ends too early", zh="提前结束")
BAD_HEADER = Words(
    en="the header of a member is not in the one form that is allowed", zh="某成员的文件头不是唯一允许的形式"
)
BEHIND_END = Words(en="there is something behind its end", zh="结尾之后还有内容")
MEMBER_TWICE = Words(en="a member comes twice", zh="某成员重复出现")
TOO_MANY = Words(en="it has more members than a package can have", zh="成员数量超过密封包的上限")
COMPRESSED = Words(
    en="it is a compressed file; packages are not compressed from outside", zh="这是压缩文件；密封包外层不压缩"
)
NOT_A_TAR = Words(en="it is not a tar file", zh="不是 tar 文件")
PREV_DIGEST = Words(en="it does not follow from the entry before it", zh="与上一条记录不相接")
UNKNOWN_EVENT = Words(en="it is of an unknown kind", zh="事件类型未知")
OUT_OF_ORDER = Words(en="it cannot follow what came before", zh="不能出现在此前的事件之后")
OTHER_SEAL = Words(en="it speaks of another sealed content", zh="所指的密封内容不符")
NO_CARD = Words(en="it does not carry the key that signed it", zh="未附签名所用的密钥")
NOT_BY_SENDER = Words(en="the sender's key did not sign it", zh="并非由发送方的密钥签名")
PATH_FORM = Words(en="its path inside is not one that may be written", zh="其内部路径不可写入")
TABLE_NAME = Words(en="it has no name, or one with control characters", zh="没有名称，或名称含控制字符")
NOT_A_SCHEMA = Words(en="it has no list of fields with names", zh="没有带名称的字段列表")
TWICE = Words(en="it is there twice", zh="重复出现")
TOO_MANY_FILES = Words(
    en="there are more files, or keys for them, than one package may hold", zh="文件或密钥数量超过单个密封包的上限"
)
CHANGED_MEANWHILE = Words(en="it changed while it was being read", zh="读取期间发生变化")
