# SPDX-License-Identifier: Apache-2.0
"""What a change request is about, in words: fields, proofs, documents, what a check looked at, why a step was taken."""

from duly.kernel.words import Words

OUTCOMES = {
    "pass": Words(en="passed", zh="通过"),
    "warn": Words(en="look at it", zh="须留意"),
    "fail": Words(en="failed", zh="未通过"),
    "unknown": Words(en="not known", zh="无法判断"),
}
VERDICTS = {
    "same": Words(en="not touched meanwhile", zh="期间未变"),
    "already": Words(en="the record says so already", zh="登记信息已是如此"),
    "changed": Words(en="changed meanwhile", zh="期间已被修改"),
}
FIELDS = {
    "name": Words(en="name", zh="名称"),
    "latin": Words(en="name in Latin letters", zh="拉丁字母名称"),
    "alias": Words(en="also called", zh="别名"),
    "kind": Words(en="kind of customer", zh="客户类型"),
    "language": Words(en="language", zh="语言"),
    "time_zone": Words(en="time zone", zh="时区"),
    "region": Words(en="region", zh="地区"),
    "tags": Words(en="tags", zh="标签"),
    "status": Words(en="status", zh="状态"),
    "purpose": Words(en="used for", zh="用途"),
    "rank": Words(en="place in the order", zh="优先次序"),
    "country": Words(en="country", zh="国家或地区"),
    "issuer": Words(en="issued by", zh="签发机关"),
    "issued_on": Words(en="issued on", zh="签发日期"),
    "expires_on": Words(en="valid until", zh="有效期至"),
    "role": Words(en="relation", zh="关系"),
    "other": Words(en="to whom", zh="对方"),
    "until": Words(en="until", zh="截止"),
    "note": Words(en="note", zh="备注"),
    "holder": Words(en="who may act", zh="被授权人"),
    "scope": Words(en="may do", zh="授权范围"),
    "document": Words(en="document", zh="文件"),
}
POINTS = {
    "sms": Words(en="mobile number", zh="手机号码"),
    "voice": Words(en="telephone number", zh="电话号码"),
    "email": Words(en="e-mail address", zh="电子邮箱"),
    "letter": Words(en="postal address", zh="邮寄地址"),
}
WHO = {
    "requester": Words(en="who asks", zh="申请人"),
    "new_contact": Words(en="the new contact point", zh="新联系方式"),
    "second": Words(en="a second authorised person", zh="第二名被授权人"),
    "confirmation": Words(en="the customer confirms", zh="客户确认"),
}
FILES = {
    "application/pdf": Words(en="PDF file", zh="PDF 文件"),
    "image/jpeg": Words(en="picture (JPEG)", zh="图片（JPEG）"),
    "image/png": Words(en="picture (PNG)", zh="图片（PNG）"),
    "text/plain": Words(en="text", zh="文本"),
}
"""What kind of file it is, by its media type."""
LACKING = {
    "requester": Words(en="a proof that the right person asks", zh="申请人身份核验"),
    "another_proof": Words(
        en="another proof: a text message or a PIN alone is not enough", zh="另一项核验：仅凭短信验证码或客服密码不够"
    ),
    "document": Words(en="a document", zh="证明文件"),
    "call_back": Words(
        en="a call back to the number on file, or the customer in person", zh="回拨原登记号码，或客户到场"
    ),
    "second_person": Words(en="a second authorised person", zh="第二名被授权人的确认"),
    "new_contact": Words(en="a code from each new contact point", zh="每个新联系方式的验证码"),
    "confirmation": Words(en="the customer's word that it is right", zh="客户的明确确认"),
    "told": Words(en="a message that reached an old contact point", zh="至少一条送达原联系方式的通知"),
    "checks": Words(en="checks that passed, or were looked at", zh="核对通过或经人工查看"),
    "customer": Words(en="whom it concerns", zh="所涉客户"),
    "mandate": Words(en="a valid mandate", zh="有效的授权委托"),
}
EVIDENCE = {
    "business_licence": Words(en="business licence", zh="营业执照"),
    "identity_card": Words(en="identity card", zh="居民身份证"),
    "passport": Words(en="passport", zh="护照"),
    "registry_extract": Words(en="extract from a register", zh="登记机关出具的证明"),
    "bank_letter": Words(en="letter of the bank", zh="银行证明"),
    "mandate": Words(en="written mandate", zh="授权委托书"),
    "court_order": Words(en="court order", zh="法院文书"),
    "letter": Words(en="letter of the customer", zh="客户来函"),
    "scan": Words(en="scan", zh="扫描件"),
    "other": Words(en="another document", zh="其他材料"),
}
CHECKS = {
    "proof.enough": Words(en="All proofs that this tier asks for are there.", zh="该风险等级要求的核验均已完成。"),
    "evidence.dates": Words(en="The dates of the document: {detail}.", zh="材料的签发日与有效期：{detail}。"),
    "evidence.reused": Words(
        en="The same file lies beside {detail} other requests.", zh="同一文件还用于另外 {detail} 项申请。"
    ),
    "mandate.valid": Words(en="The mandate of whoever asks for the customer.", zh="代办人的授权委托是否有效。"),
    "record.base": Words(
        en="Whether what the asker saw is what stands on record now.", zh="申请人所见内容与当前登记信息是否一致。"
    ),
    "record.old_differs": Words(
        en="Whether the old value that the mail names is what stands on record.", zh="来信所述原值与登记信息是否一致。"
    ),
    "record.held_by_other": Words(
        en="Other customers of whom the same is on record: {detail}.", zh="登记有相同信息的其他客户数：{detail}。"
    ),
    "request.overlaps": Words(
        en="Whether another open request touches the same particular.", zh="是否另有未办结的申请涉及同一项目。"
    ),
    "contact.last": Words(en="Whether the customer can still be reached afterwards.", zh="变更后仍有可用的联系方式。"),
    "truth.unknown": Words(en="Nothing here can judge whether it can be true.", zh="无法判断内容是否真实。"),
    "risk.tier": Words(en="This is of the highest tier.", zh="属最高风险等级。"),
}
WHY = {
    "session": Words(en="the customer is signed in", zh="客户已登录"),
    "named": Words(en="the customer was named", zh="已指明客户"),
    "staff": Words(en="found by staff", zh="由工作人员匹配"),
    "claim": Words(en="found by what the asker said", zh="按申请人所述匹配"),
    "nobody_found": Words(en="nobody was found", zh="未匹配到客户"),
    "submitted": Words(en="handed over for review", zh="提交复核"),
    "reviewed": Words(en="decided by others", zh="已复核"),
    "information": Words(en="something is missing", zh="待补充材料"),
    "answered": Words(en="the customer answered", zh="客户已补充"),
    "released": Words(en="the hold was lifted", zh="暂停已解除"),
    "proved": Words(en="proved", zh="核验通过"),
    "told": Words(en="everybody was told", zh="已告知各方"),
    "rebased": Words(en="laid upon the record as it is now", zh="已按当前登记信息重新核对"),
    "retry": Words(en="tried again", zh="重新写入"),
    "no_request": Words(en="it is no request", zh="并非变更申请"),
    "file": Words(en="a file that a second person agreed to", zh="经第二人同意的批量文件"),
    "same": Words(en="the same is asked already", zh="已有相同申请"),
    "customer": Words(en="by the customer", zh="由客户"),
    "user": Words(en="by staff", zh="由工作人员"),
    "key": Words(en="by a program", zh="由程序"),
    "automatic": Words(en="both contact points proved it", zh="新旧联系方式均已核验"),
    "changed_since": Words(en="the record was changed meanwhile", zh="登记信息期间已被修改"),
    "confirmed": Words(en="the customer confirmed", zh="客户已确认"),
    "dispute": Words(en="somebody objected", zh="有人提出异议"),
    "frozen": Words(en="the customer froze their record", zh="客户冻结了登记信息"),
    "silence": Words(en="nothing was heard for too long", zh="长时间无回应"),
    "cooled": Words(en="the cooling-off is over", zh="冷静期已满"),
    "upheld": Words(en="the objection was upheld", zh="异议成立"),
    "kept": Words(en="the change stays", zh="维持变更"),
    "disagreement": Words(en="the customer disagrees", zh="客户不同意"),
}
HOURS = {
    "proved": Words(en="where the old contact point confirmed it itself", zh="原联系方式已亲自确认的"),
    "t2": Words(en="contact points (T2)", zh="联系方式（T2）"),
    "t3": Words(en="identity and accounts (T3)", zh="身份与账户（T3）"),
    "t4": Words(en="ownership and the last way to reach (T4)", zh="归属关系与最后联系途径（T4）"),
    "dead": Words(en="where every message to the old ones came back", zh="发往原联系方式的消息均被退回的"),
}
"""How long a change cools off, by what it is."""
CLAIM = {
    "name": Words(en="name", zh="姓名或名称"),
    "ref": Words(en="customer number", zh="客户编号"),
    "email": Words(en="e-mail address", zh="电子邮箱"),
    "phone": Words(en="telephone", zh="电话"),
} | {
    f"old:{place}": Words(
        en=f"old value of item {place + 1}, as the mail names it", zh=f"来信所述第 {place + 1} 项原值"
    )
    for place in range(20)
}
"""What an asker says of themselves."""
