# SPDX-License-Identifier: Apache-2.0
"""Text messages through Tencent Cloud's SMS."""

from duly.adapters.channels.adapter import Adapter, Field
from duly.adapters.channels.cloud_texts import CALLS, WORDING
from duly.adapters.channels.tencent_sms.channel import TencentSettings, TencentSmsChannel
from duly.adapters.channels.tencent_sms.codes import CODES
from duly.kernel.words import Words

__all__ = ["ADAPTER", "TencentSettings", "TencentSmsChannel"]

ADAPTER = Adapter(
    "tencent_sms",
    "sms",
    Words(en="SMS through Tencent Cloud", zh="腾讯云短信"),
    (
        Field("secret_id", Words(en="secret id", zh="SecretId"), required=True),
        Field("secret_key", Words(en="secret key", zh="SecretKey"), required=True, secret=True),
        Field("sdk_app_id", Words(en="id of the SMS application", zh="短信应用 SdkAppId"), required=True),
        *WORDING,
        Field("param_chars", Words(en="longest value of a blank", zh="模板变量的最大长度"), int),
        Field("region", Words(en="region of the service", zh="服务地域"), default="ap-guangzhou"),
        Field("url", Words(en="address of the service", zh="服务地址"), default="https://sms.tencentcloudapi.com"),
        *CALLS,
    ),
    lambda values: TencentSmsChannel(TencentSettings(**values)),
    CODES,
    "Tencent Cloud SMS API 2021-01-11: SendSms, PullSmsSendStatusByPhoneNumber; callbacks; Signature v3",
)
