"""What a person hands in: the declaration of every field of the intake."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from xinhe.documents.store import Incoming
from xinhe.kernel.identity import LONGEST_NAME
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.filing.declaration import Giver, declare

TITLE, BODY, ITEM, ITEMS = 120, 50_000, 500, 20
BY_STAFF = Giver.CLERK | Giver.SYSTEM
OURS = Giver(0)  # what a surface says by itself

# How offices head these columns in ledgers of their own.
NAME_HEADS = "姓名 信访人 信访人姓名 来访人 来访人姓名 来信人 来电人 反映人 反映人姓名 投诉人 上访人 群众姓名 name"
PHONE_HEADS = "电话 联系电话 手机 手机号 手机号码 电话号码 联系方式 phone"
ID_HEADS = "证件号码 身份证 身份证号 身份证号码 公民身份号码 证件号 id_number"
ADDRESS_HEADS = "住址 地址 家庭住址 现住址 现居住地 联系地址 通讯地址 居住地址 居住地 address"
BODY_HEADS = (
    "内容 正文 反映内容 反映的内容 反映问题 反映的问题 主要内容 反映问题主要内容 反映主要内容 信访内容 信访事项"
    " 信访事由 诉求内容 具体内容 问题描述 事项内容 来信内容 来访内容 来电内容 反映情况 主要问题 body"
)
REGION_HEADS = "地区代码 地区 属地 问题属地 问题发生地 所属地区 所属乡镇 乡镇 乡镇街道 事发地 region"
CHANNEL_HEADS = "渠道 来件方式 信访形式 信访方式 来访形式 形式 来源渠道 信访渠道 channel"
OFFICE_HEADS = "承办单位 责任单位 办理单位 处理单位 主办单位 承办部门 责任部门 office"
OPINION_HEADS = "处理意见 答复意见 办理意见 办理情况 处理情况 答复内容 答复情况 结案意见 opinion"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who a person is, as they gave it."""

    name: str = field(metadata=declare(gettext_noop("姓名"), limit=LONGEST_NAME, heads=NAME_HEADS))
    phone: str = field(default="", metadata=declare(gettext_noop("电话"), limit=30, heads=PHONE_HEADS))
    id_type: str = field(
        default="none",
        metadata=declare(gettext_noop("证件"), heads="证件类型 证件 证件种类 id_type"),
    )
    id_number: str = field(default="", metadata=declare(gettext_noop("证件号码"), limit=40, heads=ID_HEADS))
    address: str = field(default="", metadata=declare(gettext_noop("住址"), limit=120, heads=ADDRESS_HEADS))
    domicile: str = field(
        default="",
        metadata=declare(
            gettext_noop("户籍地"),
            limit=120,
            about="户籍地，选填；不按它分派。",
            heads="户籍 户籍地 户籍地址 户籍所在地 户口所在地 domicile",
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where an imported row came from, and when the words were first written."""

    name: str
    id: str
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What was handed in. ``region`` and ``category`` are codes; no petitioner means anonymous.

    ``notice`` is the version of the notice on personal information that was shown (个人信息保护法 第十七条).
    ``domicile`` of a person is kept apart from the place of the problem, and no matter is routed by it.
    ``split_from`` is the number of the matter that it was a part of: the agent's mandate stays in that file.
    ``is_read_back`` is None where nothing was spoken or nobody said whether it was read back. ``accused`` are codes
    of offices.
    """

    kind: str = field(metadata=declare("事项种类", Giver.SYSTEM, logged=True))
    title: str = field(
        metadata=declare(
            gettext_noop("标题"),
            limit=TITLE,
            missing=gettext_noop("请写一句话标题，说清是什么事。"),
            heads="标题 信访标题 主题 题目 事由 title",
            logged=True,
        )
    )
    body: str = field(
        metadata=declare(
            gettext_noop("反映的内容"),
            limit=BODY,
            missing=gettext_noop("请写明反映的内容：事情经过和你的要求。"),
            heads=BODY_HEADS,
        )
    )
    region: str = field(
        metadata=declare(
            gettext_noop("问题发生在哪里"),
            about="问题发生地的地区代码。",
            heads=REGION_HEADS,
        )
    )
    channel: str = field(metadata=declare(gettext_noop("来件方式"), Giver.SYSTEM, heads=CHANNEL_HEADS, logged=True))
    petitioner: Identity | None = field(default=None, metadata=declare(gettext_noop("信访人")))
    headcount: int = field(
        default=1,
        metadata=declare(
            gettext_noop("人数"),
            heads="人数 信访人数 来访人数 涉及人数 反映人数 人次 headcount",
            logged=True,
        ),
    )
    contact_phone: str = field(
        default="",
        metadata=declare(
            gettext_noop("只留电话"),
            Giver.RESIDENT | Giver.SYSTEM,
            limit=30,
            about="匿名反映的，可以只留一个联系电话；不凭它查人，也不凭它查信访件。",
        ),
    )
    representatives: Sequence[Identity] = field(
        default=(),
        metadata=declare(gettext_noop("其他代表"), heads="其他代表 代表人 代表 representatives"),
    )
    category: str = field(
        default="",
        metadata=declare(
            gettext_noop("内容类别"),
            heads="类别 内容类别 信访类别 问题类别 问题分类 内容分类 category",
        ),
    )
    items: Sequence[str] = field(
        default=(),
        metadata=declare(gettext_noop("诉求"), heads="诉求 诉求事项 信访诉求 主要诉求 items"),
    )
    files: Sequence[Incoming] = field(default=(), metadata=declare(gettext_noop("附件"), OURS))
    language: str = field(default="zh-hans", metadata=declare("语言", OURS))
    notice: str = field(default="", metadata=declare("个人信息告知版本", OURS, logged=True))
    split_from: str = field(default="", metadata=declare("从哪一件分立", OURS, logged=True))
    agent: Identity | None = field(
        default=None,
        metadata=declare(
            gettext_noop("代理人"),
            heads="代理人 agent",
            about="代理人；授权委托书作附件提交。",
        ),
    )
    guardian: Identity | None = field(
        default=None,
        metadata=declare(
            gettext_noop("监护人"),
            heads="监护人 guardian",
            about="监护人；反映人未满 %(guardian_below)s 周岁的要写明。",
        ),
    )
    is_child: bool = field(
        default=False,
        metadata=declare(
            gettext_noop("反映人是儿童"),
            heads="是否儿童 is_child",
            about="反映人未满 %(guardian_below)s 周岁。",
            of_person=True,
        ),
    )
    is_minor: bool = field(
        default=False,
        metadata=declare(
            gettext_noop("反映人未成年"),
            BY_STAFF,
            heads="是否未成年 is_minor",
            about="反映人未成年（未满 %(adult_from)s 周岁）。",
            of_person=True,
        ),
    )
    is_secret: bool = field(
        default=False,
        metadata=declare(
            gettext_noop("要求保密"),
            about="不让承办单位知道信访人是谁。",
            heads="要求保密 是否保密 保密 secrecy is_secret",
            of_person=True,
            logged=True,
        ),
    )
    is_joint: bool = field(
        default=False,
        metadata=declare(
            gettext_noop("联名信"),
            heads="联名信 是否联名 is_joint",
            about="联名信。",
            logged=True,
        ),
    )
    wants_paper: bool = field(
        default=False,
        metadata=declare(
            gettext_noop("要求书面（纸质）告知"),
            heads="要求书面告知 纸质告知 wants_paper",
            about="要纸质答复。",
            of_person=True,
        ),
    )
    agrees_electronic: bool = field(
        default=False,
        metadata=declare(
            gettext_noop("同意电子送达"),
            about="本人同意用电子方式送达文书；要纸质的，仍送纸质。",
            heads="同意电子送达 agrees_electronic",
            of_person=True,
            logged=True,
        ),
    )
    is_read_back: bool | None = field(
        default=None,
        metadata=declare(
            "已向本人宣读并确认",
            BY_STAFF,
            heads="已宣读确认 is_read_back",
            about="口头提出的，是否已向本人宣读并确认。",
            logged=True,
        ),
    )
    received_on: date | None = field(
        default=None,
        metadata=declare(
            gettext_noop("收到日期"),
            BY_STAFF,
            about="收到日期，只由工作人员填写。",
            heads="收到日期 收件日期 收文日期 收信日期 received_on",
            of_office=True,
        ),
    )
    posted_on: date | None = field(
        default=None,
        metadata=declare(
            gettext_noop("邮戳日期"),
            BY_STAFF,
            about="来信的邮戳日期，只由工作人员填写。",
            heads="邮戳日期 寄出日期 posted_on",
            of_office=True,
            logged=True,
        ),
    )
    is_accusation: bool = field(
        default=False,
        metadata=declare(gettext_noop("检举控告"), Giver.CLERK, heads="检举控告 is_accusation", logged=True),
    )
    accused: Sequence[str] = field(
        default=(),
        metadata=declare(gettext_noop("被检举控告的单位"), heads="被检举控告的单位 accused"),
    )


@dataclass(frozen=True, kw_only=True)
class Finished:
    """What came of a matter that was finished elsewhere before it was recorded here; ``office`` is a code."""

    result: str = field(
        default="",
        metadata=declare("办理结果", Giver.FILE, heads="办理结果 处理结果 办结结果 结果 result"),
    )
    opinion: str = field(default="", metadata=declare("答复意见", Giver.FILE, limit=BODY, heads=OPINION_HEADS))
    office: str = field(default="", metadata=declare("承办单位", Giver.FILE, heads=OFFICE_HEADS))
    accepted_on: date | None = field(
        default=None, metadata=declare("受理日期", Giver.FILE, heads="受理日期 受理时间 accepted_on")
    )
    served_on: date | None = field(
        default=None,
        metadata=declare("答复日期", Giver.FILE, heads="答复日期 答复时间 送达日期 回复日期 回复时间 served_on"),
    )
    closed_on: date | None = field(
        default=None,
        metadata=declare("办结日期", Giver.FILE, heads="办结日期 办结时间 结案日期 结案时间 closed_on"),
    )
