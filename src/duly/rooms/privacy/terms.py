# SPDX-License-Identifier: Apache-2.0
"""The words of this room: kinds of requests, states, proofs, reasons; each said in two languages."""

from enum import IntEnum, StrEnum

from duly.kernel.words import Words


class Kind(StrEnum):
    """What a customer asks for. A rectification is a change request and lives in that room."""

    ACCESS = "access"
    EXPORT = "export"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    OBJECTION = "objection"
    WITHDRAW_CONSENT = "withdraw_consent"


KIND_WORDS = {
    Kind.ACCESS: Words(en="see what is held", zh="查阅个人信息"),
    Kind.EXPORT: Words(en="take the data along", zh="复制、转移个人信息"),
    Kind.ERASURE: Words(en="erasure", zh="删除个人信息"),
    Kind.RESTRICTION: Words(en="restriction of processing", zh="限制处理"),
    Kind.OBJECTION: Words(en="objection to processing", zh="拒绝处理"),
    Kind.WITHDRAW_CONSENT: Words(en="withdrawal of a consent", zh="撤回同意"),
}
FOUR_EYES = frozenset({Kind.ERASURE, Kind.RESTRICTION})
"""What nobody decides alone."""
BUNDLED = frozenset({Kind.ACCESS, Kind.EXPORT})
"""What is answered with a bundle."""


class State(StrEnum):
    """How far a request is."""

    RECEIVED = "received"
    IDENTIFIED = "identified"
    IN_REVIEW = "in_review"
    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    ERASING = "erasing"
    DONE = "done"
    WITHDRAWN = "withdrawn"


STATE_WORDS = {
    State.RECEIVED: Words(en="received", zh="已收到"),
    State.IDENTIFIED: Words(en="the asker is proved", zh="身份已验证"),
    State.IN_REVIEW: Words(en="in review", zh="审核中"),
    State.GRANTED: Words(en="granted", zh="已同意"),
    State.PARTLY: Words(en="granted in part", zh="部分同意"),
    State.REFUSED: Words(en="refused", zh="已拒绝"),
    State.ERASING: Words(en="the customer is told, then erased", zh="告知客户后删除"),
    State.DONE: Words(en="done", zh="已完成"),
    State.WITHDRAWN: Words(en="withdrawn by the asker", zh="申请人已撤回"),
}


class Channel(StrEnum):
    """How a request came in."""

    PORTAL = "portal"
    EMAIL = "email"
    PHONE = "phone"
    LETTER = "letter"
    COUNTER = "counter"
    API = "api"
    RULE = "rule"


CHANNEL_WORDS = {
    Channel.PORTAL: Words(en="customer portal", zh="客户门户"),
    Channel.EMAIL: Words(en="e-mail", zh="电子邮件"),
    Channel.PHONE: Words(en="telephone", zh="电话"),
    Channel.LETTER: Words(en="letter", zh="信函"),
    Channel.COUNTER: Words(en="counter", zh="柜台"),
    Channel.API: Words(en="program", zh="接口"),
    Channel.RULE: Words(en="retention rule", zh="保存期限规则"),
}


class Level(IntEnum):
    """How strongly it is proved that the asker is the customer."""

    NONE = 0
    LINK = 1
    PROVED = 2


LEVEL_WORDS = {
    Level.NONE: Words(en="not proved", zh="未验证"),
    Level.LINK: Words(en="the customer's own link", zh="客户专属链接"),
    Level.PROVED: Words(en="a code to a contact point on record, or a document", zh="登记联系方式的验证码或证件"),
}


class Method(StrEnum):
    """By what it is proved. No row says that somebody merely thinks so."""

    SESSION = "session"
    CODE = "code"
    DOCUMENT = "document"


METHOD_WORDS = {
    Method.SESSION: Words(en="the customer's own session", zh="客户本人会话"),
    Method.CODE: Words(en="a code sent to a contact point on record", zh="发往登记联系方式的验证码"),
    Method.DOCUMENT: Words(en="a document, seen by two people", zh="证件（两人核验）"),
}
NEEDED = {
    Kind.ACCESS: Level.PROVED, Kind.EXPORT: Level.PROVED, Kind.ERASURE: Level.PROVED, Kind.RESTRICTION: Level.LINK,
    Kind.OBJECTION: Level.LINK, Kind.WITHDRAW_CONSENT: Level.LINK,
}  # fmt: skip
"""What it takes: to stop something less than to be given something or to end it for good."""


class Outcome(StrEnum):
    """What a request comes to."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"


class Why(StrEnum):
    """Why not, or not all of it."""

    NONE = ""
    NOT_PROVED = "not_proved"
    LEGAL_HOLD = "legal_hold"
    LAW_OBLIGES = "law_obliges"
    CONTRACT_RUNS = "contract_runs"
    CLAIMS = "claims"
    OTHERS_RIGHTS = "others_rights"
    EXCESSIVE = "excessive"
    NOT_OURS = "not_ours"


WHY_WORDS = {
    Why.NONE: Words(en="nothing stands against it", zh="无不予办理的事由"),
    Why.NOT_PROVED: Words(en="nobody proved that the asker is the customer", zh="未能验证申请人为客户本人"),
    Why.LEGAL_HOLD: Words(en="the data is needed in a dispute or for an authority", zh="因争议或主管机关要求须予保全"),
    Why.LAW_OBLIGES: Words(en="a law obliges to keep it", zh="法律要求保存"),
    Why.CONTRACT_RUNS: Words(en="a contract with the customer runs", zh="与客户的合同仍在履行"),
    Why.CLAIMS: Words(en="claims that are not settled", zh="存在未了结的债权债务"),
    Why.OTHERS_RIGHTS: Words(en="it would lay open what concerns others", zh="将损害他人权益"),
    Why.EXCESSIVE: Words(en="asked again and again without a new reason", zh="无正当理由反复申请"),
    Why.NOT_OURS: Words(en="we do not hold it", zh="本主体未持有该信息"),
}


class HoldReason(StrEnum):
    """Why data must stay although somebody asked for its end."""

    LITIGATION = "litigation"
    AUTHORITY = "authority"
    FRAUD = "fraud"
    DISPUTE = "dispute"


HOLD_WORDS = {
    HoldReason.LITIGATION: Words(en="litigation", zh="诉讼或仲裁"),
    HoldReason.AUTHORITY: Words(en="an authority asked for it", zh="主管机关要求"),
    HoldReason.FRAUD: Words(en="suspected fraud", zh="涉嫌欺诈"),
    HoldReason.DISPUTE: Words(en="dispute with the customer", zh="与客户存在争议"),
}


class LookReason(StrEnum):
    """Why somebody opens what is masked."""

    CUSTOMER_CALLS = "customer_calls"
    REQUEST = "request"
    DELIVERY_TROUBLE = "delivery_trouble"
    REVIEW = "review"
    AUDIT = "audit"
    AUTHORITY = "authority"


LOOK_WORDS = {
    LookReason.CUSTOMER_CALLS: Words(en="the customer is on the telephone or here", zh="客户来电或到访"),
    LookReason.REQUEST: Words(en="a request of the customer is worked on", zh="办理客户申请"),
    LookReason.DELIVERY_TROUBLE: Words(en="a message did not arrive", zh="处理投递异常"),
    LookReason.REVIEW: Words(en="a change of the record is reviewed", zh="审核信息变更"),
    LookReason.AUDIT: Words(en="audit", zh="审计"),
    LookReason.AUTHORITY: Words(en="an authority asks", zh="主管机关要求"),
}


class Start(StrEnum):
    """What a time of keeping is counted from."""

    CONTRACT_ENDED = "contract_ended"


START_WORDS = {
    Start.CONTRACT_ENDED: Words(en="the end of the last contract", zh="最后一份合同终止之日"),
}


class Paper(StrEnum):
    """What a member of staff has signed or passed."""

    NDA = "nda"
    TRAINING = "training"


PAPER_WORDS = {
    Paper.NDA: Words(en="non-disclosure agreement", zh="保密协议"),
    Paper.TRAINING: Words(en="training on data protection", zh="个人信息保护培训"),
}
