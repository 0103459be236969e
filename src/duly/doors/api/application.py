# SPDX-License-Identifier: Apache-2.0
"""The API itself: its title, its lock, its errors, and the routers of version 1."""

from duly import __version__
from duly.doors.api import problems
from duly.doors.api.callers import ApiKeyBearer
from duly.doors.api.description import DescribedAPI
from duly.doors.api.v1 import (
    agreement,
    bundles,
    calls,
    cascade,
    change_files,
    change_holds,
    change_letters,
    change_mails,
    change_requests,
    change_rounds,
    change_rules,
    change_sights,
    change_steps,
    content,
    conversations,
    costs,
    customers,
    delegations,
    desk,
    dossier,
    doubles,
    downstream,
    evidence,
    letters,
    looks,
    notices,
    outbox,
    papers,
    parcels,
    plans,
    privacy,
    privacy_confidence,
    privacy_keeping,
    privacy_steps,
    providers,
    quality,
    recipients,
    records,
    reminders,
    repairs,
    reports,
    rules,
    rulings,
    search,
    stages,
    transfer_after,
    transfer_cutover,
    transfer_reports,
    transfer_rounds,
    transfer_rows,
    transfer_sample,
    transfers,
    translations,
    writing,
)

api = DescribedAPI(
    title="Duly API · 达至接口",
    version=__version__,
    description=(
        "The verbs of Duly for programs. Keys come from `duly keys issue`. Errors are `application/problem+json`; the "
        "sentence follows `Accept-Language`. Repeat any POST under the same `Idempotency-Key` and it has one effect.\n\n"
        "供程序使用的接口。密钥由 `duly keys issue` 签发；错误为 `application/problem+json`，语言取决于 `Accept-Language`；"
        "以同一 `Idempotency-Key` 重复 POST 只生效一次。"
    ),
    urls_namespace="api-1",
    openapi_url="/openapi.json",
    docs_url="/docs",
    auth=ApiKeyBearer(),
)
problems.install(api)
api.add_router("/", customers.router, tags=["customers 客户"])
api.add_router("/", records.router, tags=["customers 客户"])
api.add_router("/", change_requests.router, tags=["change requests 变更申请"])
api.add_router("/", change_steps.router, tags=["change requests 变更申请"])
api.add_router("/", change_files.router, tags=["change requests 变更申请"])
api.add_router("/", change_holds.router, tags=["change requests 变更申请"])
api.add_router("/", change_letters.router, tags=["change requests 变更申请"])
api.add_router("/", change_rounds.router, tags=["change requests 变更申请"])
api.add_router("/", change_sights.router, tags=["change requests 变更申请"])
api.add_router("/", change_mails.router, tags=["change requests 变更申请"])
api.add_router("/", change_rules.router, tags=["change requests 变更申请"])
api.add_router("/", notices.router, tags=["notices 通知"])
api.add_router("/", content.router, tags=["notices 通知"])
api.add_router("/", stages.router, tags=["stages of a notice 通知流程"])
api.add_router("/", writing.router, tags=["writing 拟稿"])
api.add_router("/", plans.router, tags=["plans 方案"])
api.add_router("/", translations.router, tags=["translations 翻译与术语"])
api.add_router("/", agreement.router, tags=["agreement 协同"])
api.add_router("/", delegations.router, tags=["agreement 协同"])
api.add_router("/", dossier.router, tags=["dossier 卷宗"])
api.add_router("/", reminders.router, tags=["reminders 每日提醒"])
api.add_router("/", cascade.router, tags=["a launch under way 发布进行中"])
api.add_router("/", recipients.router, tags=["recipients 名册与确认"])
api.add_router("/", calls.router, tags=["calls and counter 致电与柜台"])
api.add_router("/", repairs.router, tags=["contact repair 联系方式更正"])
api.add_router("/", privacy.router, tags=["privacy 个人信息权利"])
api.add_router("/", papers.router, tags=["forms on paper 纸质表单"])
api.add_router("/", transfers.router, tags=["transfers 转移"])
api.add_router("/", transfer_after.router, tags=["transfers 转移"])
api.add_router("/", transfer_rows.router, tags=["transfers 转移"])
api.add_router("/", transfer_sample.router, tags=["transfers 转移"])
api.add_router("/", transfer_rounds.router, tags=["transfers 转移"])
api.add_router("/", transfer_reports.router, tags=["transfers 转移"])
api.add_router("/", transfer_cutover.router, tags=["transfers 转移"])
api.add_router("/", parcels.router, tags=["sealed packages 密封包"])
api.add_router("/", downstream.router, tags=["recipients of data 数据接收方"])
api.add_router("/", looks.router, tags=["privacy 个人信息权利"])
api.add_router("/", privacy_steps.router, tags=["privacy 个人信息权利"])
api.add_router("/", privacy_keeping.router, tags=["privacy 个人信息权利"])
api.add_router("/", privacy_confidence.router, tags=["privacy 个人信息权利"])
api.add_router("/", conversations.router, tags=["service desk 服务台"])
api.add_router("/", desk.router, tags=["service desk 服务台"])
api.add_router("/", quality.router, tags=["data quality 数据质量"])
api.add_router("/", doubles.router, tags=["data quality 数据质量"])
api.add_router("/", bundles.router, tags=["library 资源库"])
api.add_router("/", search.router, tags=["search 搜索"])
api.add_router("/", evidence.router, tags=["evidence 存证"])
api.add_router("/", rules.router, tags=["rules 规则"])
api.add_router("/", rulings.router, tags=["rules 规则"])
api.add_router("/", reports.router, tags=["reports 报告"])
api.add_router("/", costs.router, tags=["costs 费用与预测"])
api.add_router("/", outbox.router, tags=["messages 发件箱"])
api.add_router("/", providers.router, tags=["providers 服务商"])
api.add_router("/", letters.router, tags=["letters 纸质信函"])
