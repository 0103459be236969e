# SPDX-License-Identifier: Apache-2.0
"""The fixed words of a report."""

from collections.abc import Mapping

from duly.kernel.words import Words

WORDS: Mapping[str, Words] = {
    "ref": Words(en="Transfer", zh="转移"), "organisation": Words(en="Organisation", zh="主体"),
    "state": Words(en="State", zh="状态"), "why": Words(en="Reason", zh="原因"),
    "about": Words(en="Digest that is told of", zh="所述内容的摘要"), "rehearsal": Words(en="Digest of the rehearsal", zh="预演摘要"),
    "masked": Words(
        en="Values are shown as far as their sensitivity allows: personal ones by their first character, sensitive ones not at all.",
        zh="数据按敏感程度显示：个人信息仅显示首字符，敏感个人信息不显示。",
    ),
    "foreseen": Words(en="What would become of the rows", zh="各行将有的去向"),
    "became": Words(en="What became of the rows", zh="各行的去向"), "rows": Words(en="rows", zh="行"),
    "against": Words(en="What stands against it", zh="风险事项"),
    "nothing_against": Words(
        en="Nothing was found that stands against it. This is a working aid, no legal advice.",
        zh="未发现风险事项。本检查仅为工作辅助，不构成法律意见。",
    ),
    "aid": Words(en="A working aid, no legal advice.", zh="本检查仅为工作辅助，不构成法律意见。"),
    "blocks": Words(en="blocks", zh="阻断"), "advises": Words(en="advises", zh="提示"),
    "taken_on": Words(en="taken on by", zh="承担人"), "own": Words(en="found by Duly itself", zh="达至自行发现"),
    "where_to": Words(en="Where the data go, and why they may", zh="数据去向与依据"),
    "receiver": Words(en="Receiver", zh="接收方"), "contact": Words(en="Contact", zh="联系方式"),
    "purpose": Words(en="Purpose", zh="目的"), "covers": Words(en="Classes that the purpose covers", zh="目的涵盖的信息类别"),
    "basis": Words(en="Answers to the rule packs", zh="对规则包问题的回答"),
    "stays": Words(en="Nobody else: the data stay with the organisation.", zh="无：数据仍由本主体处理。"),
    "unsaid": Words(en="nobody said", zh="未说明"), "yes": Words(en="yes", zh="是"), "no": Words(en="no", zh="否"),
    "met": Words(en="Customers on record here", zh="在册客户"),
    "met_said": Words(
        en="{looked_at} looked up, {matched} on record; {consented} agreed to something, {objected} refused or withdrew a consent, "
        "{erased} were erased",
        zh="核对 {looked_at} 位，在册 {matched} 位；曾同意 {consented} 位，曾拒绝或撤回同意 {objected} 位，已删除 {erased} 位",
    ),
    "time": Words(en="How long it will take", zh="预计用时"),
    "time_said": Words(
        en="By the pace of this rehearsal: at the fastest tenth of shards, the middle, the slowest tenth. Loading is taken as half "
        "as long as rehearsing, comparing as six tenths, for one process.",
        zh="按本次预演的速度推算：最快十分之一、居中、最慢十分之一的分片。载入按预演用时的一半、对账按六成估算，以单进程计。",
    ),
    "phase": Words(en="Phase", zh="阶段"), "least": Words(en="at least", zh="最短"), "likely": Words(en="likely", zh="预计"),
    "most": Words(en="at most", zh="最长"), "cost": Words(en="What it will cost", zh="预计费用"), "what": Words(en="What", zh="项目"),
    "quantity": Words(en="Quantity", zh="数量"), "amount": Words(en="Amount", zh="金额"),
    "table": Words(en="Table", zh="表"), "fields": Words(en="Fields that move", zh="转移的字段"), "field": Words(en="Field", zh="字段"),
    "means": Words(en="Seems to mean", zh="推定含义"), "care": Words(en="Class", zh="敏感程度"),
    "before_after": Words(en="Before and after", zh="更新前后"), "row": Words(en="Row", zh="行"), "before": Words(en="Is", zh="现有"),
    "after": Words(en="Would be", zh="将更新为"), "differs": Words(en="Difference", zh="差异"),
    "new": Words(en="First rows that would be new", zh="首批新建行"), "reasons": Words(en="Why rows are held back", zh="隔离原因"),
    "left_out": Words(en="Left out by a rule", zh="按规则排除"), "alike": Words(en="Who may be there twice", zh="疑似重复"),
    "alike_said": Words(en="{looked_at} rows were looked at; pairs found: {pairs}", zh="在核对的 {looked_at} 行中发现 {pairs} 对"),
    "with": Words(en="With", zh="与"), "score": Words(en="Likely", zh="可能性"), "because": Words(en="Because of", zh="依据"),
    "in_target": Words(en="a row of the target", zh="目标中的一行"), "orphans": Words(en="Rows without a parent", zh="缺少上级的行"),
    "points_at": Words(en="points at", zh="指向"), "both": Words(en="Both sides", zh="两侧比对"),
    "made": Words(en="Digest, as mapped", zh="映射后的摘要"), "read": Words(en="Digest, read back", zh="读回的摘要"),
    "equal": Words(en="equal", zh="一致"), "unequal": Words(en="not equal", zh="不一致"), "level": Words(en="Level", zh="层次"),
    "holds": Words(en="agrees", zh="一致"), "column": Words(en="Column", zh="列"), "nulls": Words(en="No value", zh="无值"),
    "empties": Words(en="Empty", zh="空文本"), "size": Words(en="Bytes", zh="字节数"), "sum": Words(en="Sum", zh="合计"),
    "ends": Words(en="From – to", zh="最小 – 最大"), "totals": Words(en="Totals of each column, on both sides", zh="各列合计（两侧）"),
    "totals_said": Words(
        en="Where the digests of all rows agree, the totals do, too; {rows} rows were read back one by one besides, and added up anew.",
        zh="全部行的摘要一致即合计一致；另有 {rows} 行逐行读回并重新合计。",
    ),
    "sampling": Words(en="Looked at by people", zh="人工抽样"),
    "sampling_said": Words(en="{size} rows, {wrong} of them wrong; at most {upper} of all rows are", zh="{size} 行，其中 {wrong} 行有误；全部行的误差率不超过 {upper}"),
    "done": Words(en="What was done", zh="经过"), "people": Words(en="Who stands for it", zh="责任人"),
    "asked": Words(en="Asked for agreement", zh="请求同意"), "agreed": Words(en="Agreed as second person", zh="第二人同意"),
    "owner": Words(en="Owner", zh="责任人"), "due": Words(en="By", zh="期限"), "signed": Words(en="Signed", zh="签收"),
    "not_signed": Words(en="not yet", zh="尚未"),
    "check": Words(
        en="The SHA-256 of this file is a fact of the ledger (transfer.report_kept), which a signer of its own signs. Who has the file and "
        "its evidence checks both without Duly: python -m duly_verify report REPORT.pdf EVIDENCE.json",
        zh="本文件的 SHA-256 摘要已作为事实（transfer.report_kept）写入存证账本，并由独立签名者签署。持有本文件及其凭证者无需达至即可核验："
        "python -m duly_verify report REPORT.pdf EVIDENCE.json",
    ),
    "reason": Words(en="Reason", zh="原因"),
    "step": Words(en="Step", zh="步骤"),
    "at": Words(en="When", zh="时间"),
    "span": Words(en="From shortest to longest", zh="最短至最长"),
    "whole": Words(en="whole row", zh="整行"), "nobody": Words(en="–", zh="–"), "hidden": Words(en="not shown", zh="不显示"),
}  # fmt: skip
