# SPDX-License-Identifier: Apache-2.0
"""What is said of a column: why something is believed of it, and what is damaged in it with how to mend it."""

from collections.abc import Mapping

from duly.kernel.words import Words

REASONS: Mapping[str, Words] = {
    "header_exact": Words(en="The header “{header}” is a usual one for this.", zh="列名“{header}”通常即为此含义。"),
    "header_hint": Words(
        en="The header “{header}” may mean this, among others.", zh="列名“{header}”可能是此含义，也可能是其他。"
    ),
    "header_composed": Words(
        en="The header “{header}” is made of words that mean this together.",
        zh="列名“{header}”由若干词组成，合起来即此含义。",
    ),
    "header_head": Words(
        en="The header “{header}” ends with a word for this.", zh="列名“{header}”以表示此含义的词结尾。"
    ),
    "header_part": Words(en="The header “{header}” contains a word for this.", zh="列名“{header}”含有表示此含义的词。"),
    "header_alike": Words(
        en="The header “{header}” is written much like one for this.", zh="列名“{header}”与此含义的常用列名相近。"
    ),
    "header_table": Words(en="In a table of this kind “{header}” means this.", zh="在此类表中，“{header}”即此含义。"),
    "values_agree": Words(
        en="{percent} % of the values looked at are of this shape.", zh="所查看的值中有 {percent} % 符合该形式。"
    ),
    "values_disagree": Words(
        en="Only {percent} % of the values looked at are of this shape.", zh="所查看的值中只有 {percent} % 符合该形式。"
    ),
    "no_values": Words(en="There were no values to look at.", zh="没有可供查看的值。"),
    "shared": Words(en="Another column of this table fits better.", zh="本表中另有一列更符合。"),
    "confirmed": Words(en="Confirmed by {by} on {on}.", zh="已由 {by} 于 {on} 确认。"),
}

DAMAGES: Mapping[str, Words] = {
    "cut_by_spreadsheet": Words(
        en="Long numbers were cut after 15 digits by a spreadsheet: they end in zeros. They cannot be mended from this file; ask the source for it again with this column as text.",
        zh="长号码被电子表格截断为 15 位有效数字，末尾变为 0。无法从本文件恢复；请向来源方索取将该列按文本导出的文件。",
    ),
    "scientific_notation": Words(
        en="Numbers were turned into powers of ten ({example}). The lost digits cannot be mended from this file; ask the source for it again with this column as text.",
        zh="号码被转成科学计数法（{example}）。丢失的位数无法从本文件恢复；请向来源方索取将该列按文本导出的文件。",
    ),
    "lost_zeros": Words(
        en="Zeros at the beginning were lost: most values have {usual} digits, these have fewer. Fill up with zeros to {usual} digits, after comparing some with the source.",
        zh="开头的 0 已丢失：多数值为 {usual} 位，这些值位数不足。请与来源核对若干条后，在左侧补 0 至 {usual} 位。",
    ),
    "mojibake": Words(
        en="Characters were read in a wrong encoding ({example}). Read the file again as {encoding}; where question marks or 锟斤拷 stand, the text is lost and must come from the source.",
        zh="文字以错误的编码读取（{example}）。请改用 {encoding} 重新读取文件；出现问号或“锟斤拷”之处文字已丢失，须由来源方重新提供。",
    ),
    "full_width": Words(
        en="Digits or letters are full-width. The step `half_width` makes them plain.",
        zh="含有全角数字或字母。步骤 half_width 可转为半角。",
    ),
    "blanks_around": Words(
        en="Values have blanks or invisible characters at an end. The step `trim` removes them.",
        zh="值的首尾有空格或不可见字符。步骤 trim 可去除。",
    ),
    "placeholder": Words(
        en="Values stand where nothing was known ({example}). The step `null_words` makes them no value at all.",
        zh="以占位内容代替未知值（{example}）。步骤 null_words 可将其视为空值。",
    ),
    "null_words": Words(
        en="Words such as {example} stand for no value. The step `null_words` makes them no value at all.",
        zh="以 {example} 等词表示空值。步骤 null_words 可将其视为空值。",
    ),
    "truncated": Words(
        en="{share} % of the values are exactly {usual} characters long, the longest there are: they were probably cut. Compare some with the source.",
        zh="{share} % 的值恰好为 {usual} 个字符，且没有更长的：很可能被截断。请与来源核对若干条。",
    ),
    "dates_ambiguous": Words(
        en="Day and month cannot be told apart: no number is above 12. Ask the source which comes first, then say it in the step `date`.",
        zh="无法区分日与月：没有大于 12 的数。请向来源方确认先后顺序，并写入步骤 date。",
    ),
    "dates_mixed": Words(
        en="Day and month stand in different orders within this column: some can only be day first, some only month first. Ask the source; rows that fit both are not safe.",
        zh="本列中日与月的先后不一致：有的只能是日在前，有的只能是月在前。请向来源方确认；两种读法都成立的行不可靠。",
    ),
    "excel_serials": Words(
        en="Dates stand as day numbers of a spreadsheet ({example}). The step `date` with the order `excel` reads them.",
        zh="日期为电子表格的序列号（{example}）。步骤 date 取顺序 excel 可读取。",
    ),
    "mixed_types": Words(
        en="{share} % of the values are of another sort than the rest. They will be quarantined unless they are corrected.",
        zh="有 {share} % 的值与其余值种类不同。若不更正，将进入隔离区。",
    ),
    "checks_fail": Words(
        en="The check digit is wrong. Compare these with the originals; nobody can say which digit is at fault.",
        zh="校验位有误。请与原件核对；无法判断是哪一位出错。",
    ),
}
