# SPDX-License-Identifier: Apache-2.0
"""What a check of confidentiality looks at, each quarter."""

from duly.kernel.words import Words

POINTS = (
    Words(en="Connections from outside are encrypted, and certificates are valid.", zh="对外连接均已加密，证书有效。"),
    Words(en="The folder of keys is readable by one account only, and a copy of it was tried (duly vault drill).", zh="密钥目录仅限一个账户读取，且备份已演练（duly vault drill）。"),
    Words(en="Everybody with a role still needs it; accounts of people who left are closed.", zh="各员工角色仍属必要，离职人员账户已停用。"),
    Words(en="Everybody has a valid non-disclosure agreement and training on file.", zh="所有员工的保密协议与培训记录均在有效期内。"),
    Words(en="Unusual looks and alarms about canary records were asked about.", zh="异常查看与诱饵记录告警均已核查。"),
    Words(en="Nothing due for erasure waits without a reason.", zh="到期应删除的记录没有无故积压。"),
    Words(en="Every legal hold that stands is still needed.", zh="仍有效的法律保全均属必要。"),
    Words(en="Exports and lists that were taken along are accounted for.", zh="已导出的名单和文件去向清楚。"),
)  # fmt: skip
"""A check keeps the words that it was planned with."""
