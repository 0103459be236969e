# SPDX-License-Identifier: Apache-2.0
"""What is recorded of forms on paper, on the stream of each batch. No leaf holds a value of a customer: names of fields and counts."""

from duly.foundation.ledger.facts import FactKind
from duly.kernel.words import Words

LAID = FactKind(
    "papers.laid",
    Words(
        en="The form template {ref} was laid down, version {version}: {fields} fields.",
        zh="已确定表单模板 {ref} 第 {version} 版：{fields} 个栏目。",
    ),
    public=("ref", "version", "fields", "organisation", "digest"),
    personal=("actor",),
)
BEGUN = FactKind(
    "papers.begun",
    Words(
        en="The batch of forms {ref} was begun, by template {template}, version {version}.",
        zh="已开始纸质件批次 {ref}，模板 {template} 第 {version} 版。",
    ),
    public=("ref", "template", "version", "organisation"),
    personal=("actor",),
)
RECEIVED = FactKind(
    "papers.received",
    Words(
        en="Scan {scan} of {ref} came in: {size} bytes, {digest}.",
        zh="收到 {ref} 的第 {scan} 件扫描件：{size} 字节，{digest}。",
    ),
    public=("ref", "scan", "size", "digest"),
    personal=("actor",),
)
READING_BEGUN = FactKind(
    "papers.reading_begun",
    Words(en="The {scans} scans of {ref} are being read.", zh="开始识别 {ref} 的 {scans} 件扫描件。"),
    public=("ref", "scans"),
    personal=("actor",),
)
OPENED = FactKind(
    "papers.opened",
    Words(
        en="Scan {scan} of {ref} was opened: {pages} pages, {forms} forms.",
        zh="已打开 {ref} 的第 {scan} 件扫描件：{pages} 页，{forms} 份表单。",
    ),
    public=("ref", "scan", "pages", "forms"),
)
NOT_OPENED = FactKind(
    "papers.not_opened",
    Words(en="Scan {scan} of {ref} could not be opened ({code}).", zh="{ref} 的第 {scan} 件扫描件无法打开（{code}）。"),
    public=("ref", "scan", "code"),
)
PAGE_READ = FactKind(
    "papers.page_read",
    Words(
        en="Page {page} of form {form} of {ref} was read: {boxes} lines, turned by {quarters} quarters.",
        zh="已识别 {ref} 第 {form} 份表单的第 {page} 页：{boxes} 行，转正 {quarters} 个直角。",
    ),
    public=("ref", "form", "page", "boxes", "quarters"),
)
PAGE_NOT_READ = FactKind(
    "papers.page_not_read",
    Words(
        en="Page {page} of form {form} of {ref} could not be read ({code}).",
        zh="{ref} 第 {form} 份表单的第 {page} 页无法识别（{code}）。",
    ),
    public=("ref", "form", "page", "code"),
)
FORM_READ = FactKind(
    "papers.form_read",
    Words(
        en="Form {form} of {ref} was read: of {fields} fields {asked} wait for a person.",
        zh="{ref} 第 {form} 份表单已识别：{fields} 个栏目中 {asked} 个待人工核对。",
    ),
    public=("ref", "form", "fields", "asked", "incomplete"),
)
READ = FactKind(
    "papers.read",
    Words(
        en="The batch {ref} was read: {forms} forms, {pages} pages; {asked} fields wait for a person.",
        zh="批次 {ref} 已识别：{forms} 份表单、{pages} 页；{asked} 个栏目待人工核对。",
    ),
    public=("ref", "forms", "pages", "asked", "scans_in_trouble"),
)
CONFIRMED = FactKind(
    "papers.confirmed",
    Words(
        en="The field {field} of form {form} of {ref} was confirmed as it was read.",
        zh="{ref} 第 {form} 份表单的栏目 {field} 已按识别结果确认。",
    ),
    public=("ref", "form", "field"),
    personal=("actor",),
)
CORRECTED = FactKind(
    "papers.corrected",
    Words(
        en="The field {field} of form {form} of {ref} was corrected.",
        zh="{ref} 第 {form} 份表单的栏目 {field} 已更正。",
    ),
    public=("ref", "form", "field", "is_empty", "against_check"),
    personal=("actor",),
)
KEYED = FactKind(
    "papers.keyed",
    Words(
        en="The field {field} of form {form} of {ref} was keyed in, time {time}; settled: {settled}.",
        zh="{ref} 第 {form} 份表单的栏目 {field} 第 {time} 次录入；已核定：{settled}。",
    ),
    public=("ref", "form", "field", "time", "settled"),
    personal=("actor",),
)
SET_ASIDE = FactKind(
    "papers.set_aside",
    Words(
        en="Something of {ref} was set aside: form {form}, scan {scan}.",
        zh="{ref} 中有内容被搁置：表单 {form}，扫描件 {scan}。",
    ),
    public=("ref", "form", "scan"),
    personal=("actor", "why"),
)
FINISHED = FactKind(
    "papers.finished",
    Words(
        en="The batch {ref} is finished: {rows} rows, {aside} forms set aside; {as_read} of {fields} fields were as the machine read them.",
        zh="批次 {ref} 已完成：{rows} 行，搁置 {aside} 份；{fields} 个栏目中 {as_read} 个与机器识别一致。",
    ),
    public=("ref", "rows", "aside", "fields", "as_read", "digest"),
    personal=("actor",),
)
TAKEN = FactKind(
    "papers.taken",
    Words(en="The table of {ref} was taken along: {rows} rows.", zh="{ref} 的数据表已导出：{rows} 行。"),
    public=("ref", "rows", "format"),
    personal=("actor",),
)
FACTS = (
    LAID, BEGUN, RECEIVED, READING_BEGUN, OPENED, NOT_OPENED, PAGE_READ, PAGE_NOT_READ, FORM_READ, READ, CONFIRMED, CORRECTED, KEYED,
    SET_ASIDE, FINISHED, TAKEN,
)  # fmt: skip
