# SPDX-License-Identifier: Apache-2.0
"""The command ``duly`` and how its groups are found. The house adds its own verbs to ``root``."""

from importlib import import_module

import click

from duly.doors.cli.bilingual import Verbs, language
from duly.kernel.words import Words

GROUPS = {
    "customers": Words(
        en="Customers: import a file, the record and its history.", zh="客户：导入文件、登记信息与历史。"
    ),
    "requests": Words(en="Change requests: look, prove, decide, hold.", zh="变更申请：查看、核验、复核、暂停。"),
    "notice": Words(en="Notices: write, check, approve, launch, follow.", zh="通知：拟定、检查、复核、发布、跟进。"),
    "translation": Words(
        en="Languages of a notice: how far, draft, export, import, review.",
        zh="通知的各语言：进度、起草、导出、导入、审校。",
    ),
    "glossary": Words(en="Agreed words: list, set, import, export.", zh="术语表：查看、设定、导入、导出。"),
    "rules": Words(
        en="Rules: hold a notice file against them, read, sign, answer, let pass.",
        zh="规则：检查通知文件、查阅、签署、回答、放行。",
    ),
    "pack": Words(en="Bundles of templates and rules: take over, pass on.", zh="资源包（模板、规则等）：采用、导出。"),
    "outbox": Words(
        en="Messages: what waits, what failed and why, try again.", zh="发件箱：待发消息、失败原因、重试。"
    ),
    "tariffs": Words(en="Prices of providers, and of people's time.", zh="价目表：服务商价格与人工费用。"),
    "letters": Words(en="Letters on paper: print, hand over, trace.", zh="纸质信函：打印、交付、跟踪。"),
    "announcements": Words(
        en="Announcements on the website: proof, end, banner.", zh="网站公告：公示证明、结束、横幅。"
    ),
    "worklist": Words(en="Customers whom no message has moved: take up, resolve.", zh="人工处理清单：接手、登记结果。"),
    "calls": Words(en="The call list: next call, how it went.", zh="致电名单：领取下一个、登记结果。"),
    "repairs": Words(en="Contact points that do not work: list, correct.", zh="失效的联系方式：查看、更正。"),
    "privacy": Words(
        en="What customers ask about their own data; looks, holds, keeping.",
        zh="个人信息权利申请、查看记录、法律保全、保存期限。",
    ),
    "questions": Words(
        en="Questions and complaints: answer, hand over, help, measures.", zh="咨询与投诉：答复、移交、知识条目、绩效。"
    ),
    "quality": Words(en="Data quality: figures, what is wrong, doubles.", zh="数据质量：指标、待处理问题、疑似重复。"),
    "downstream": Words(
        en="Recipients of data: who gets what, and whether they were told.", zh="数据接收方：向谁提供、是否已告知。"
    ),
    "providers": Words(en="Who carries messages, and how they do.", zh="服务商：由谁承载消息、运行状况。"),
    "restore": Words(en="After a backup came back: look, then send again.", zh="备份恢复后：确认并恢复发送。"),
    "vault": Words(en="Keys of personal data: show, rotate, drill.", zh="个人数据密钥：查看、轮换、密钥演练。"),
    "transfer": Words(
        en="Carry customers' data over: plan, rehearse, run, compare, take back, sign.",
        zh="客户资料转移：计划、预演、载入、对账、撤回、签收。",
    ),
    "parcels": Words(
        en="Sealed packages: keys, list, hand over, receive, open, custody, destroy.",
        zh="密封包：密钥、列表、移交、接收、拆封、交接链、销毁。",
    ),
    "papers": Words(
        en="Forms on paper: templates, scans, reading, the finished table.", zh="纸质表单：模板、扫描件、识别、成表。"
    ),
    "proof": Words(en="Proof packs for a customer, an auditor, a court.", zh="证据包：供客户、审计或法院核验。"),
    "ledger": Words(en="The ledger: how it stands, whether it verifies.", zh="存证账本：状态与校验。"),
    "agreement": Words(
        en="Who must say yes: steps, tasks, policy, delegations.", zh="协同：步骤、任务、审批政策、委托。"
    ),
    "reminders": Words(en="What waits for me, and the daily mail about it.", zh="我的待办与每日提醒邮件。"),
    "risk": Words(en="The risk register of a notice.", zh="通知的风险登记册。"),
    "report": Words(en="Reports: compliance of a month.", zh="报告：月度合规性报告。"),
    "users": Words(en="Accounts of the staff.", zh="员工账户。"),
    "organisations": Words(en="Companies in whose name notices go out.", zh="主体：以其名义发出通知的公司。"),
    "departments": Words(en="Departments of an organisation.", zh="主体的部门。"),
    "keys": Words(en="API keys for programs.", zh="供程序使用的接口密钥。"),
    "receive-mail": Words(en="Take one returned message from standard input.", zh="从标准输入接收一封退信。"),
}
_WIDEST = 100


class LazyVerbs(Verbs):
    """Imports ``duly.doors.cli.<name>`` only when a command of it is used: rooms need Django to be ready."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands: the daily ones first."""
        return [*GROUPS, *(name for name in super().list_commands(ctx) if name not in GROUPS)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command; imported now when it is one of ours."""
        if cmd_name not in GROUPS:
            return super().get_command(ctx, cmd_name)
        found: click.Command = import_module(f"duly.doors.cli.{cmd_name.replace('-', '_')}").command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in the help, without importing any room."""
        rows = [(name, words.say(language())) for name, words in GROUPS.items()]
        rows += [(name, row.get_short_help_str(_WIDEST)) for name, row in self.commands.items() if not row.hidden]
        with formatter.section("命令" if language().startswith("zh") else "Commands"):
            formatter.write_dl(rows)


root = LazyVerbs(
    "duly",
    words=Words(
        en="Tell every customer about a change, follow up until each has confirmed, and prove it.\n\n"
        "Anywhere: --json for programs, --as EMAIL for another account than the operator's, --home FOLDER, --language zh|en.",
        zh="把变更告知每一位客户，跟进到人人确认，并能举证。\n\n通用选项：--json 供程序读取；--as 邮箱 指定操作账户（默认系统管理员）；--home 目录；--language zh|en 界面语言。",
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
