# SPDX-License-Identifier: Apache-2.0
"""How this room says no."""

from duly.kernel.refusals import Because, refusal

NO_SUCH_TEMPLATE = refusal(
    "papers.no_such_template",
    Because.MISSING,
    en="There is no such form template in your organisations. `duly papers template FILE` lays one down.",
    zh="您所属的主体中没有此表单模板。可用 duly papers template FILE 新建。",
)
NO_SUCH_BATCH = refusal(
    "papers.no_such_batch",
    Because.MISSING,
    en="There is no such batch of scans in your organisations.",
    zh="您所属的主体中没有此批纸质件。",
)
NO_SUCH_FORM = refusal(
    "papers.no_such_form",
    Because.MISSING,
    en="There is no such form in your organisations.",
    zh="您所属的主体中没有此表单。",
)
NO_SUCH_FIELD = refusal(
    "papers.no_such_field", Because.MISSING, en="This form has no field {name}.", zh="此表单没有栏目 {name}。"
)
NO_SUCH_SCAN = refusal(
    "papers.no_such_scan", Because.MISSING, en="This batch has no such scan.", zh="此批中没有该扫描件。"
)
NOT_A_SCAN = refusal(
    "papers.not_a_scan",
    Because.INVALID,
    en="A scan is a PDF, PNG, JPEG or TIFF. Hand it in as one of these.",
    zh="扫描件应为 PDF、PNG、JPEG 或 TIFF 文件，请以其中一种格式提交。",
)
SCAN_TOO_LARGE = refusal(
    "papers.scan_too_large",
    Because.INVALID,
    en="This file has more than {most} bytes. Scan at 200 to 300 dots per inch, or cut it into several.",
    zh="该文件超过 {most} 字节。请以 200 至 300 dpi 扫描，或拆分为多个文件。",
)
ALREADY_THERE = refusal(
    "papers.already_there",
    Because.CONFLICT,
    en="This very file is in the batch {batch} already, as scan {number}. Hand in each scan once.",
    zh="该文件已在批次 {batch} 中（第 {number} 件），请勿重复提交。",
)
NO_SCANS = refusal(
    "papers.no_scans",
    Because.CONFLICT,
    en="The batch has no scan yet. Hand one in first.",
    zh="该批尚无扫描件，请先提交。",
)
NOT_NOW = refusal(
    "papers.not_now",
    Because.CONFLICT,
    en="The batch is {state}; that cannot be done now.",
    zh="该批目前为“{state}”，无法执行此操作。",
)
SETTLED = refusal(
    "papers.settled",
    Because.CONFLICT,
    en="This form is {state}; nothing of it can be changed now.",
    zh="该表单目前为“{state}”，不能再更改。",
)
NOTHING_TO_CONFIRM = refusal(
    "papers.nothing_to_confirm",
    Because.CONFLICT,
    en="Nothing was read in the field {name}. Key in what stands on the paper, or say that it is empty.",
    zh="栏目“{name}”未识别到内容。请照原件录入，或注明原件为空。",
)
MUST_BE_KEYED = refusal(
    "papers.must_be_keyed",
    Because.CONFLICT,
    en="The field {name} is handwriting: two people key it in, each without seeing what the other wrote.",
    zh="栏目“{name}”为手写内容：须由两人分别录入，互不可见。",
)
NOT_BY_HAND = refusal(
    "papers.not_by_hand",
    Because.CONFLICT,
    en="The field {name} is not keyed twice on this form. Confirm or correct it.",
    zh="此表单的栏目“{name}”无须双人录入，请确认或更正。",
)
OWN_KEYING = refusal(
    "papers.own_keying",
    Because.DENIED,
    en="You keyed in the field {name} already. Somebody else does it the second time.",
    zh="栏目“{name}”您已录入过，第二次须由他人录入。",
)
REQUIRED = refusal(
    "papers.required",
    Because.INVALID,
    en="The field {name} must not be empty. If the paper leaves it empty, set the form aside and ask the customer.",
    zh="栏目“{name}”不得为空。若原件确为空白，请搁置该表单并向客户核实。",
)
CHECK_WRONG = refusal(
    "papers.check_wrong",
    Because.INVALID,
    en="{name}: the check digit does not agree. Compare with the page; if it stands there like that, say so.",
    zh="{name}：校验位不符。请对照原件；若原件确实如此，请注明。",
)
VALUE_TOO_LONG = refusal(
    "papers.value_too_long",
    Because.INVALID,
    en="{name}: more than {most} letters. Was it another field?",
    zh="{name}：超过 {most} 个字符，是否填错栏目？",
)
NOT_THROUGH = refusal(
    "papers.not_through",
    Because.CONFLICT,
    en="{forms} forms and {scans} files are still to be looked at. Settle them or set them aside, then finish.",
    zh="尚有 {forms} 份表单、{scans} 个文件待处理。请核定或搁置后再完成。",
)
REF_TAKEN = refusal(
    "papers.ref_taken",
    Because.CONFLICT,
    en="There is a batch called {ref} already. Choose another name.",
    zh="已有名为 {ref} 的批次，请另取名称。",
)
NOT_DONE = refusal(
    "papers.not_done",
    Because.CONFLICT,
    en="The batch {ref} is not finished, so it is no table yet. Look at its forms and finish it.",
    zh="批次 {ref} 尚未完成，还不能作为数据表。请核对其表单并完成该批。",
)
