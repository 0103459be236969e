# SPDX-License-Identifier: Apache-2.0
"""Simplified Chinese: what programs and people write."""

import base64

from adapters.channels.mail.builder import BACK, Sample, answer, ew, leaf, many, replied, replying, verp

S = "关于公司地址变更的通知"
WANG, WANG_ADDRESS = f"{ew('王样本', 'gbk')} <wang@client.example>", "wang@client.example"
QUOTED_QQ = """


------------------ 原始邮件 ------------------
发件人: "示例公司" <notices@acme.example>;
发送时间: 2026年3月2日(星期一) 上午9:00
收件人: "王样本"<wang@client.example>;
主题: 关于公司地址变更的通知

尊敬的客户：请回复“确认 482913”。
"""
QUOTED_163 = """

在 2026-03-02 09:00:00，"示例公司" <notices@acme.example> 写道：

尊敬的客户：请回复“确认 482913”。
"""
QUOTED_MARKS = """
示例公司 <notices@acme.example> 于2026年3月2日周一 09:00写道：
> 尊敬的客户：
> 请回复“确认 482913”。
"""
QUOTED_FOXMAIL = """

发件人： 示例公司
发送时间： 2026-03-02 09:00
收件人： wang
主题： 关于公司地址变更的通知
尊敬的客户：请回复“确认 482913”。
"""
PAGE_163 = """<div style="line-height:1.7"><div>确认 482913</div><br><div id="isReplyContent" style="margin:0">在 2026-03-02 09:00:00，"示例公司" 写道：<blockquote id="isReplyContent">尊敬的客户：请回复“确认 482913”。</blockquote></div></div>"""
PAGE_QQ = """<div>请问新账号什么时候启用？</div><div><includetail><div style="font:12px">------------------&nbsp;原始邮件&nbsp;------------------</div><div>发件人:&nbsp;"示例公司"</div><div>请回复“确认 482913”。</div></includetail></div>"""


def _wang(
    name: str,
    text: str,
    charset: str = "gbk",
    cte: str = "base64",
    *heads: str,
    subject: str = f"回复：{S}",
    codec: str = "",
) -> bytes:
    return answer(
        WANG,
        "notices@acme.example",
        ew(subject, "gb18030"),
        leaf(text, charset, cte, codec=codec),
        *replying(name),
        *heads,
    )


SAMPLES = [
    Sample("confirm-qq", "带确认码，下附 QQ 引用", _wang("zh-51", "确认 482913" + QUOTED_QQ), replied("zh-51", WANG_ADDRESS, "确认 482913", confirms=True)),
    Sample("confirm-163", "网易引用，无前缀符号", _wang("zh-52", "已确认" + QUOTED_163), replied("zh-52", WANG_ADDRESS, "已确认", confirms=True)),
    Sample("confirm-gmail", "带 > 前缀的引用", _wang("zh-53", "确认482913\n" + QUOTED_MARKS, "utf-8"), replied("zh-53", WANG_ADDRESS, "确认482913", confirms=True)),
    Sample("confirm-foxmail", "Foxmail 邮件头式引用", _wang("zh-54", "确认" + QUOTED_FOXMAIL, "gb18030", "8bit"), replied("zh-54", WANG_ADDRESS, "确认", confirms=True)),
    Sample("confirm-phone", "手机签名", _wang("zh-55", "收到 482913\n\n发自我的iPhone\n", "utf-8"), replied("zh-55", WANG_ADDRESS, "收到 482913", confirms=True)),
    Sample("confirm-page", "只有网页，网易引用", answer(WANG, verp("zh-56"), ew(f"回复:{S}", "gbk"), leaf(PAGE_163, "GBK", "base64", "text/html")), replied("zh-56", WANG_ADDRESS, "确认 482913", confirms=True)),
    Sample("confirm-full-width", "全角数字", _wang("zh-57", "确认 ４８２９１３\n", "gb2312", "quoted-printable"), replied("zh-57", WANG_ADDRESS, "确认 ４８２９１３", confirms=True)),
    Sample("confirm-raw-eight-bit", "邮件头与正文都是未声明的 GBK 字节", "From: 王样本 <wang@client.example>\r\nSubject: 回复：地址变更\r\n".encode("gbk") + f"To: {verp('zh-58')}\r\n\r\n".encode() + "确认 482913\r\n".encode("gbk"), replied("zh-58", WANG_ADDRESS, "确认 482913", confirms=True)),
    Sample("confirm-wrong-charset", "声明 UTF-8，实为 GB18030", _wang("zh-59", "我们确认，谢谢。\n482913\n", "utf-8", "8bit", codec="gb18030"), replied("zh-59", WANG_ADDRESS, "我们确认，谢谢。\n482913")),
    Sample("confirm-in-the-subject", "只写主题", answer(WANG, verp("zh-60"), ew("确认 482913", "gbk"), leaf("", "gbk")), replied("zh-60", WANG_ADDRESS, "确认 482913", confirms=True)),
    Sample("confirm-utf16", "UTF-16 正文", answer(WANG, verp("zh-61"), ew(f"Re: {S}"), (["Content-Type: text/plain; charset=utf-16", "Content-Transfer-Encoding: base64"], base64.encodebytes("确认 482913".encode("utf-16")))), replied("zh-61", WANG_ADDRESS, "确认 482913", confirms=True)),
    Sample("nothing-but-the-quote", "只有引用，引用里的确认码不算", _wang("zh-62", QUOTED_QQ), replied("zh-62", WANG_ADDRESS, "")),
    Sample("question", "询问", _wang("zh-63", "您好：\n\n新地址什么时候启用？旧电话还能打吗？\n\n王样本" + QUOTED_163), replied("zh-63", WANG_ADDRESS, "您好：\n\n新地址什么时候启用？旧电话还能打吗？\n\n王样本")),
    Sample("question-page", "只有网页，QQ 引用", answer(WANG, verp("zh-64"), ew(f"回复：{S}", "gb18030"), leaf(PAGE_QQ, "gb18030", "base64", "text/html")), replied("zh-64", WANG_ADDRESS, "请问新账号什么时候启用？")),
    Sample("question-with-confirm", "带问号的确认不是确认", _wang("zh-65", "确认？"), replied("zh-65", WANG_ADDRESS, "确认？")),
    Sample("refusal", "不同意", _wang("zh-66", "我们不同意此项变更，请与我司联系。" + QUOTED_FOXMAIL), replied("zh-66", WANG_ADDRESS, "我们不同意此项变更，请与我司联系。")),
    Sample("broken-subject", "主题编码截断了汉字，多字节被拆到两个编码词", answer(WANG, verp("zh-67"), "=?gb2312?B?1KqzxA==?=\r\n =?gb2312?B?z+?=", leaf("旧传真停用吗", "gb2312", "base64")), replied("zh-67", WANG_ADDRESS, "旧传真停用吗")),
    Sample("unsubscribe", "退订", _wang("zh-68", "退订\n" + QUOTED_MARKS, "utf-8"), replied("zh-68", WANG_ADDRESS, "退订", "stop")),
    Sample("unsubscribe-politely", "请退订，谢谢", _wang("zh-69", "请退订，谢谢！"), replied("zh-69", WANG_ADDRESS, "请退订，谢谢！", "stop")),
    Sample("unsubscribe-subject", "主题退订，空正文", answer(WANG, verp("zh-70"), ew("退订", "gb2312"), leaf("")), replied("zh-70", WANG_ADDRESS, "退订", "stop")),
    Sample("asks-about-unsubscribing", "询问如何退订", _wang("zh-71", "怎么退订？"), replied("zh-71", WANG_ADDRESS, "怎么退订？")),
    Sample("auto-qq", "QQ 自动回复，没有专用邮件头", _wang("zh-72", "您好，我最近正在休假中，无法亲自回复您的邮件。", "gb18030", subject=f"自动回复:{S}"), replied("zh-72", WANG_ADDRESS, "您好，我最近正在休假中，无法亲自回复您的邮件。", "auto")),
    Sample("auto-163", "网易自动回复，有专用邮件头", _wang("zh-73", "这是来自王样本的自动回复邮件。来信已收到，确认 482913。", "gbk", "base64", "X-AUTOREPLY: YES", "Auto-Submitted: auto-replied"), replied("zh-73", WANG_ADDRESS, "这是来自王样本的自动回复邮件。来信已收到，确认 482913。", "auto")),
    Sample("auto-left", "离职通知", _wang("zh-74", "王样本已离职，请联系 office@client.example。", "utf-8", subject="离职通知"), replied("zh-74", WANG_ADDRESS, "王样本已离职，请联系 office@client.example。", "auto")),
    Sample("challenge", "要求点击链接验证发件人", answer("guard@filter.example", verp("zh-75"), ew("发件人验证", "gb18030"), leaf("您的来信已被暂时拦截。请点击以下链接完成发件人验证：\nhttps://filter.example/c/1\n", "gb18030", "base64")), replied("zh-75", "guard@filter.example", "您的来信已被暂时拦截。请点击以下链接完成发件人验证：\nhttps://filter.example/c/1", "challenge")),
    Sample("challenge-reply", "要求直接回复以确认是真人", answer(WANG, BACK, ew("请确认您的邮件"), leaf("为防止垃圾邮件，请直接回复本邮件，以确认您是真人。\n", "utf-8"), "Auto-Submitted: auto-replied", *replying("zh-76")), replied("zh-76", WANG_ADDRESS, "为防止垃圾邮件，请直接回复本邮件，以确认您是真人。", "challenge")),
    Sample("talks-about-a-bounce", "客户谈论退信，并非退信", _wang("zh-77", "上次的邮件被系统退信了，请再发一次。", subject="退信"), replied("zh-77", WANG_ADDRESS, "上次的邮件被系统退信了，请再发一次。")),
    Sample("both-forms", "文本与网页并存，取文本", answer(WANG, "notices@acme.example", ew(f"Re: {S}", "gbk"), many("alternative", leaf("好的 482913" + QUOTED_163, "gbk", "base64"), leaf("<p>好的 482913</p>", "gbk", "base64", "text/html")), *replying("zh-78")), replied("zh-78", WANG_ADDRESS, "好的 482913", confirms=True)),
]  # fmt: skip
