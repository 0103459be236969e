# SPDX-License-Identifier: Apache-2.0
"""The words of a change request: its states, where it came from, how strong it must be proved, and why it may be refused.

Business status: HL7 FHIR Patient Request for Corrections, table of statuses.
"""

from collections.abc import Mapping
from enum import IntEnum, StrEnum

from duly.kernel.words import Words


class State(StrEnum):
    """How far a change request is."""

    RECEIVED = "received"
    IDENTIFYING = "identifying"
    WAITING_CUSTOMER = "waiting_customer"
    CHECKING = "checking"
    IN_REVIEW = "in_review"
    CONFIRMING = "confirming"
    COOLING = "cooling"
    READY = "ready"
    CONFLICT = "conflict"
    FAILED = "failed"
    APPLIED = "applied"
    NOTIFIED = "notified"
    CLOSED = "closed"
    DISPUTED = "disputed"
    REFUSED = "refused"
    DISAGREEMENT_LOGGED = "disagreement_logged"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SPAM = "spam"
    DUPLICATE = "duplicate"
    HELD = "held"


STATE_WORDS: Mapping[State, Words] = {
    State.RECEIVED: Words(en="received", zh="已收到"),
    State.IDENTIFYING: Words(en="identity to be proved", zh="身份核验中"),
    State.WAITING_CUSTOMER: Words(en="waiting for the customer", zh="待客户补充"),
    State.CHECKING: Words(en="being checked", zh="核对中"),
    State.IN_REVIEW: Words(en="in review", zh="待复核"),
    State.CONFIRMING: Words(en="to be confirmed", zh="待确认"),
    State.COOLING: Words(en="cooling-off", zh="冷静期"),
    State.READY: Words(en="ready", zh="待生效"),
    State.CONFLICT: Words(en="record changed meanwhile", zh="登记信息已变，待重新核对"),
    State.FAILED: Words(en="could not be applied", zh="写入失败"),
    State.APPLIED: Words(en="applied", zh="已生效"),
    State.NOTIFIED: Words(en="applied and told", zh="已生效并告知"),
    State.CLOSED: Words(en="closed", zh="已办结"),
    State.DISPUTED: Words(en="disputed", zh="有异议"),
    State.REFUSED: Words(en="refused", zh="未予变更"),
    State.DISAGREEMENT_LOGGED: Words(en="refused, disagreement on record", zh="未予变更，已记录异议"),
    State.WITHDRAWN: Words(en="withdrawn", zh="已撤回"),
    State.EXPIRED: Words(en="expired", zh="已过期"),
    State.SPAM: Words(en="not a request", zh="非有效申请"),
    State.DUPLICATE: Words(en="joined to another", zh="已并入另一申请"),
    State.HELD: Words(en="on hold", zh="已暂停"),
}

BUSINESS_STATUS: Mapping[State, str] = {
    State.RECEIVED: "queued",
    State.IDENTIFYING: "queued",
    State.WAITING_CUSTOMER: "waiting-for-information",
    State.CHECKING: "in-review",
    State.IN_REVIEW: "in-review",
    State.CONFIRMING: "accepted",
    State.COOLING: "accepted",
    State.READY: "accepted",
    State.CONFLICT: "in-review",
    State.FAILED: "accepted",
    State.APPLIED: "amendment-completed",
    State.NOTIFIED: "completed",
    State.CLOSED: "completed",
    State.DISPUTED: "in-review",
    State.REFUSED: "denied",
    State.DISAGREEMENT_LOGGED: "disagreement-logged",
    State.WITHDRAWN: "requester-cancelled",
    State.EXPIRED: "requester-cancelled",
    State.SPAM: "requester-cancelled",
    State.DUPLICATE: "requester-cancelled",
    State.HELD: "in-review",
}
PARTIAL: Mapping[str, str] = {"accepted": "partial-accept", "amendment-completed": "partial-amendment-completed"}
"""What the business status becomes where only some of the items were accepted."""


def business_status(state: State, *, is_partial: bool = False) -> str:
    """The status in the vocabulary of FHIR."""
    status = BUSINESS_STATUS[state]
    return PARTIAL.get(status, status) if is_partial else status


class Channel(StrEnum):
    """Where a request came in."""

    PORTAL = "portal"
    EMAIL = "email"
    PHONE = "phone"
    LETTER = "letter"
    COUNTER = "counter"
    API = "api"
    BULK = "bulk"


CHANNEL_WORDS: Mapping[Channel, Words] = {
    Channel.PORTAL: Words(en="customer portal", zh="客户门户"),
    Channel.EMAIL: Words(en="e-mail", zh="电子邮件"),
    Channel.PHONE: Words(en="telephone", zh="电话"),
    Channel.LETTER: Words(en="letter", zh="信函"),
    Channel.COUNTER: Words(en="counter", zh="柜台"),
    Channel.API: Words(en="program", zh="接口"),
    Channel.BULK: Words(en="file", zh="批量文件"),
}


class Tier(IntEnum):
    """风险等级: what harm a wrong change would do, and so how strongly it must be proved."""

    T0 = 0
    T1 = 1
    T2 = 2
    T3 = 3
    T4 = 4


TIER_WORDS: Mapping[Tier, Words] = {
    Tier.T0: Words(en="preference", zh="偏好设置"),
    Tier.T1: Words(en="minor particular", zh="一般资料"),
    Tier.T2: Words(en="contact point or authorised contact", zh="联系方式或授权联系人"),
    Tier.T3: Words(en="identity or bank account", zh="身份信息或银行账户"),
    Tier.T4: Words(en="ownership or last way to reach", zh="归属关系或最后的联系途径"),
}


class Who(StrEnum):
    """Whose proof it is."""

    REQUESTER = "requester"
    NEW_CONTACT = "new_contact"
    SECOND = "second"
    CONFIRMATION = "confirmation"


class Method(StrEnum):
    """By what somebody was proved to be who they say."""

    SESSION = "session"
    CODE_SMS = "code_sms"
    CODE_EMAIL = "code_email"
    CODE_LETTER = "code_letter"
    CALL_BACK = "call_back"
    DOCUMENT = "document"
    COUNTER = "counter"
    PIN = "pin"
    FILE = "file"


METHOD_WORDS: Mapping[Method, Words] = {
    Method.SESSION: Words(en="signed in", zh="已登录"),
    Method.CODE_SMS: Words(en="code to a mobile number", zh="手机验证码"),
    Method.CODE_EMAIL: Words(en="code to an e-mail address", zh="邮箱验证码"),
    Method.CODE_LETTER: Words(en="code by post", zh="邮寄验证码"),
    Method.CALL_BACK: Words(en="call back to the number on file", zh="回拨原登记号码"),
    Method.DOCUMENT: Words(en="document", zh="证明文件"),
    Method.COUNTER: Words(en="in person, with a document", zh="持证当面核验"),
    Method.PIN: Words(en="support PIN", zh="客服密码"),
    Method.FILE: Words(en="a file that a second person agreed to", zh="经第二人同意的批量文件"),
}
LEVELS: Mapping[Method, int] = {
    Method.SESSION: 1,
    Method.CODE_SMS: 2,
    Method.CODE_EMAIL: 2,
    Method.CODE_LETTER: 3,
    Method.CALL_BACK: 3,
    Method.DOCUMENT: 3,
    Method.COUNTER: 3,
    Method.PIN: 2,
    Method.FILE: 1,
}
"""How much each proves. What is merely known (a birthday, an address) proves nothing and is not among them."""
BY_STAFF = frozenset({Method.CALL_BACK, Method.DOCUMENT, Method.COUNTER})
"""Proofs whose result somebody on the staff takes down; they cannot also be the one who reviews."""
CODE_BY: Mapping[str, Method] = {"sms": Method.CODE_SMS, "email": Method.CODE_EMAIL, "letter": Method.CODE_LETTER}
"""Which proof a code on a channel is."""


class Matter(StrEnum):
    """What a message of this room is about."""

    CODE = "code"
    NEW_CODE = "new_code"
    REQUESTED = "requested"
    CONFIRM = "confirm"
    APPLIED = "applied"
    REFUSED = "refused"
    WAITING = "waiting"
    TAKEN = "taken"
    HOLDER_REQUESTED = "holder_requested"
    HOLDER_APPLIED = "holder_applied"


REASONS: Mapping[str, Words] = {
    "moved": Words(en="it changed", zh="信息发生变化"),
    "wrong": Words(en="it was wrong from the start", zh="原登记有误"),
    "lost": Words(en="access to it was lost", zh="已无法使用"),
    "name_changed": Words(en="the name was changed", zh="名称变更"),
    "company_changed": Words(en="the company changed", zh="企业登记变更"),
    "ended": Words(en="it is no longer used", zh="不再使用"),
    "undo": Words(en="an earlier change is to be undone", zh="撤销此前的变更"),
    "other": Words(en="another reason", zh="其他原因"),
}
"""Why somebody asks."""
REFUSAL_REASONS: Mapping[str, Words] = {
    "not_proved": Words(
        en="we could not establish that the request came from the customer",
        zh="未能确认申请由客户本人或其授权人提出",
    ),
    "document_missing": Words(en="the proof that is needed was not given", zh="未提供所需的证明材料"),
    "document_doubtful": Words(en="the document could not be accepted", zh="所提供的证明材料无法采信"),
    "not_true": Words(en="the new particular does not agree with the register", zh="变更内容与登记机关信息不一致"),
    "held_by_other": Words(
        en="the particular must be looked into before it can be recorded", zh="该信息须进一步核实后方可登记"
    ),
    "objected": Words(en="the holder of the contact point on record objected", zh="原登记联系方式的持有人提出异议"),
    "no_mandate": Words(en="the person who asked is not authorised", zh="申请人未获授权"),
    "already_so": Words(en="the record says so already", zh="登记信息已是如此"),
    "law": Words(en="the law does not allow the change", zh="依法不得变更"),
    "other": Words(en="for the reason given in the note", zh="见备注所述原因"),
}
"""Why a request, or one item of it, is refused. Each refusal names one and says how to appeal."""
HOLD_REASONS: Mapping[str, Words] = {
    "fraud": Words(en="a suspicion of fraud", zh="涉嫌欺诈"),
    "legal": Words(en="a legal hold", zh="法律保全"),
    "dispute": Words(en="an objection", zh="有人提出异议"),
    "frozen": Words(en="the customer froze their record", zh="客户冻结了登记信息"),
}
APPEAL = Words(
    en="You may appeal: answer this message or call us and name {number}. You may also have your own statement put on record "
    "beside what we hold, and complain to the authority that supervises us.",
    zh="如有异议，可回复本消息或致电我们并说明编号 {number}。您也可以要求将您的说明附于登记信息之后，并有权向监管机关投诉。",
)
FLAGS: Mapping[str, Words] = {
    "urgent": Words(en="the asker presses for time", zh="申请人催促办理"),
    "reply_to_differs": Words(en="the reply address differs from the sender's", zh="回复地址与发件地址不一致"),
    "lookalike_domain": Words(en="the sender's domain only looks like a known one", zh="发件域名与已知域名形似"),
    "first_seen": Words(en="the sender never wrote before", zh="发件人为首次来信"),
    "sender_unproved": Words(en="the sender of the mail is not proved", zh="邮件发件人未经验证"),
    "window": Words(en="another change was made within 30 days", zh="30 天内已有其他变更"),
    "many_changes": Words(en="several changes within 90 days", zh="90 天内多次变更"),
    "dead_contact": Words(en="what was sent to the old contact points came back", zh="发往原联系方式的消息被退回"),
}
"""What raises the risk of a request; those that a door sees it names at intake."""
MAIL_FATES: Mapping[str, Words] = {
    "request": Words(en="it belongs to a request", zh="归入变更申请"),
    "elsewhere": Words(en="another matter, handed on", zh="其他事项，已转办"),
    "nothing": Words(en="it asks for nothing", zh="无须办理"),
}
"""What a person can make of a mail that no rule understood."""
MAIL_OUTCOMES: Mapping[str, Words] = {
    "opened": Words(en="a request was opened", zh="已生成变更申请"),
    "added": Words(en="added to a request", zh="已归入变更申请"),
    "unclear": Words(en="a change is asked, but not which value", zh="要求变更，但未说明新内容"),
    "other": Words(en="something else is asked", zh="提出其他要求"),
    "denied": Words(en="somebody says that a change was not theirs", zh="有人称变更非其本人所为"),
}
"""What the rules made of a mail."""
