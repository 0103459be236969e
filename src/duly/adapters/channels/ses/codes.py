# SPDX-License-Identifier: Apache-2.0
"""Every answer of Amazon SES that its documentation names, and what it is here.

``bounce:Type/SubType`` and ``event:Name`` are those of its notifications.
"""

from duly.adapters.channels.adapter import Code

_API = "SES API v2 Reference, SendEmail, Errors"
_COMMON = "SES API v2 Reference, Common Error Types"
_BOUNCE = "SES Developer Guide, Amazon SNS notification contents, Bounce types"
_EVENT = "SES Developer Guide, event data published to Amazon SNS"

CODES = {
    "TooManyRequestsException": Code("later", "too_many", _API),
    "LimitExceededException": Code("later", "quota", _API),
    "MessageRejected": Code("refused", "rejected", _API),
    "BadRequestException": Code("refused", "bad_content", _API),
    "AccountSuspendedException": Code("later", "credentials", _API),
    "SendingPausedException": Code("later", "provider_fault", _API),
    "MailFromDomainNotVerifiedException": Code("later", "credentials", _API),
    "NotFoundException": Code("later", "credentials", _API),
    "AccessDeniedException": Code("later", "credentials", _COMMON),
    "AccessDenied": Code("later", "credentials", _COMMON),
    "ExpiredTokenException": Code("later", "credentials", _COMMON),
    "ExpiredToken": Code("later", "credentials", _COMMON),
    "IncompleteSignature": Code("later", "credentials", _COMMON),
    "InvalidClientTokenId": Code("later", "credentials", _COMMON),
    "InvalidSignatureException": Code("later", "credentials", _COMMON),
    "MissingAuthenticationTokenException": Code("later", "credentials", _COMMON),
    "NotAuthorized": Code("later", "credentials", _COMMON),
    "OptInRequired": Code("later", "credentials", _COMMON),
    "RequestExpired": Code("later", "credentials", _COMMON),
    "SignatureDoesNotMatch": Code("later", "credentials", _COMMON),
    "UnrecognizedClientException": Code("later", "credentials", _COMMON),
    "Throttling": Code("later", "too_many", _COMMON),
    "ThrottlingException": Code("later", "too_many", _COMMON),
    "RequestThrottled": Code("later", "too_many", _COMMON),
    "ServiceUnavailable": Code("later", "connect", _COMMON),
    "ServiceUnavailableException": Code("later", "connect", _COMMON),
    "ValidationError": Code("refused", "bad_content", _COMMON),
    "ValidationException": Code("refused", "bad_content", _COMMON),
    "InternalFailure": Code("unknown", "provider_fault", _COMMON),
    "InternalServiceErrorException": Code("unknown", "provider_fault", _COMMON),
    "bounce:Undetermined/Undetermined": Code("unknown", "undetermined", _BOUNCE),
    "bounce:Permanent/General": Code("bounced", "no_mailbox", _BOUNCE),
    "bounce:Permanent/NoEmail": Code("bounced", "no_mailbox", _BOUNCE),
    "bounce:Permanent/Suppressed": Code("bounced", "unsubscribed_there", _BOUNCE),
    "bounce:Permanent/OnAccountSuppressionList": Code("bounced", "unsubscribed_there", _BOUNCE),
    "bounce:Permanent/UnsubscribedRecipient": Code("bounced", "unsubscribed_there", _BOUNCE),
    "bounce:Transient/General": Code("unknown", "transient", _BOUNCE),
    "bounce:Transient/MailboxFull": Code("bounced", "mailbox_full", _BOUNCE),
    "bounce:Transient/MessageTooLarge": Code("bounced", "too_large", _BOUNCE),
    "bounce:Transient/CustomTimeoutExceeded": Code("bounced", "gave_up", _BOUNCE),
    "bounce:Transient/ContentRejected": Code("bounced", "content", _BOUNCE),
    "bounce:Transient/AttachmentRejected": Code("bounced", "content", _BOUNCE),
    "event:Send": Code("accepted", "", _EVENT),
    "event:Delivery": Code("delivered", "", _EVENT),
    "event:Complaint": Code("delivered", "complained", _EVENT),
    "event:Reject": Code("failed", "rejected", _EVENT),
    "event:Rendering Failure": Code("failed", "bad_content", _EVENT),
}
"""``Transient/General`` may be an answer of somebody who is away: it says nothing for certain, and a person looks. A
complaint means that the message arrived, and was unwelcome."""

SILENT = frozenset({"DeliveryDelay", "Open", "Click", "Subscription"})
"""Events that say nothing about whether a message arrived."""
