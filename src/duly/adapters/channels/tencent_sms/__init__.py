# SPDX-License-Identifier: Apache-2.0
"""Text messages through Tencent Cloud's SMS."""

from collections.abc import Mapping
from typing import Any

from duly.adapters.channels.adapter import Adapter, Field
from duly.adapters.channels.hooks import networks_of
from duly.adapters.channels.templates import templates_of
from duly.adapters.channels.tencent_sms.channel import TencentSettings, TencentSmsChannel
from duly.adapters.channels.tencent_sms.codes import CODES
from duly.kernel.words import Words

__all__ = ["ADAPTER", "TencentSettings", "TencentSmsChannel"]


def _build(values: Mapping[str, Any]) -> TencentSmsChannel:
    return TencentSmsChannel(
        TencentSettings(
            secret_id=values["secret_id"],
            secret=values["secret_key"],
            app_id=values["sdk_app_id"],
            sign=values["sms_sign"],
            templates=values["templates"],
            region=values["region"],
            url=values["url"],
            hook_token=values["hook_token"],
            hook_networks=values["hook_networks"],
            param_chars=values["param_chars"],
            connections=values["connections"],
            timeout=values["timeout"],
        )
    )


ADAPTER = Adapter(
    "tencent_sms",
    "sms",
    Words(en="SMS through Tencent Cloud", zh="腾讯云短信"),
    (
        Field("secret_id", Words(en="secret id", zh="SecretId"), required=True),
        Field("secret_key", Words(en="secret key", zh="SecretKey"), required=True, secret=True),
        Field("sdk_app_id", Words(en="id of the SMS application", zh="短信应用 SdkAppId"), required=True),
        Field(
            "sms_sign", Words(en="approved signature, without 【】", zh="已审核的短信签名（不含【】）"), required=True
        ),
        Field("templates", Words(en="approved templates", zh="已审核的短信模板"), templates_of, required=True),
        Field("region", Words(en="region of the service", zh="服务地域"), default="ap-guangzhou"),
        Field("url", Words(en="address of the service", zh="服务地址"), default="https://sms.tencentcloudapi.com"),
        Field("hook_token", Words(en="secret in the hook's address", zh="回执地址中的密钥"), default="", secret=True),
        Field(
            "hook_networks", Words(en="networks that may call the hook", zh="允许调用回执地址的网段"), networks_of, ()
        ),
        Field("param_chars", Words(en="longest value of a blank", zh="模板变量的最大长度"), int),
        Field("connections", Words(en="connections at once", zh="并发连接数"), int, 8),
        Field("timeout", Words(en="seconds for each answer", zh="每次应答的秒数"), float, 10.0),
    ),
    _build,
    CODES,
    "Tencent Cloud SMS API 2021-01-11: SendSms, PullSmsSendStatusByPhoneNumber; callbacks; Signature v3",
)
