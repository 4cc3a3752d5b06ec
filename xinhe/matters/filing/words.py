"""What a person hands in: the declaration of every field of the intake."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from xinhe.documents.store import Incoming
from xinhe.kernel.identity import LONGEST_NAME
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.filing.declaration import ANYBODY, Giver, declare

TITLE, BODY, ITEM, ITEMS = 120, 50_000, 500, 20
BY_STAFF = Giver.CLERK | Giver.SYSTEM
OURS = Giver(0)  # what a surface says by itself


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who a person is, as they gave it."""

    name: str = field(
        metadata=declare(gettext_noop("姓名"), ANYBODY | Giver.FILE, limit=LONGEST_NAME, heads=("姓名", "name"))
    )
    phone: str = field(
        default="", metadata=declare(gettext_noop("电话"), ANYBODY | Giver.FILE, limit=30, heads=("电话", "phone"))
    )
    id_type: str = field(default="none", metadata=declare(gettext_noop("证件")))
    id_number: str = field(default="", metadata=declare(gettext_noop("证件号码"), limit=40))
    address: str = field(default="", metadata=declare(gettext_noop("住址"), limit=120))
    domicile: str = field(
        default="",
        metadata=declare(
            gettext_noop("户籍地"),
            ANYBODY | Giver.FILE,
            limit=120,
            about="户籍地，选填；不按它分派。",
            heads=("户籍", "户籍地", "domicile"),
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
            ANYBODY | Giver.FILE,
            limit=TITLE,
            missing=gettext_noop("请写一句话标题，说清是什么事。"),
            heads=("标题", "title"),
            logged=True,
        )
    )
    body: str = field(
        metadata=declare(
            gettext_noop("反映的内容"),
            ANYBODY | Giver.FILE,
            limit=BODY,
            missing=gettext_noop("请写明反映的内容：事情经过和你的要求。"),
            heads=("内容", "正文", "body"),
        )
    )
    region: str = field(
        metadata=declare(
            gettext_noop("问题发生在哪里"),
            ANYBODY | Giver.FILE,
            about="问题发生地的地区代码。",
            heads=("地区代码", "region"),
        )
    )
    channel: str = field(
        metadata=declare(gettext_noop("来件方式"), Giver.SYSTEM | Giver.FILE, heads=("渠道", "channel"), logged=True)
    )
    petitioner: Identity | None = field(default=None, metadata=declare(gettext_noop("信访人")))
    headcount: int = field(
        default=1,
        metadata=declare(gettext_noop("人数"), ANYBODY | Giver.FILE, heads=("人数", "headcount"), logged=True),
    )
    representatives: Sequence[Identity] = field(default=(), metadata=declare(gettext_noop("其他代表")))
    category: str = field(
        default="",
        metadata=declare(gettext_noop("内容类别"), ANYBODY | Giver.FILE, heads=("类别", "category")),
    )
    items: Sequence[str] = field(default=(), metadata=declare(gettext_noop("诉求")))
    files: Sequence[Incoming] = field(default=(), metadata=declare(gettext_noop("附件"), OURS))
    language: str = field(default="zh-hans", metadata=declare("语言", OURS))
    notice: str = field(default="", metadata=declare("个人信息告知版本", OURS, logged=True))
    split_from: str = field(default="", metadata=declare("从哪一件分立", OURS, logged=True))
    agent: Identity | None = field(
        default=None,
        metadata=declare(gettext_noop("代理人"), about="代理人；授权委托书作附件提交。"),
    )
    guardian: Identity | None = field(
        default=None,
        metadata=declare(gettext_noop("监护人"), about="监护人；反映人未满 %(guardian_below)s 周岁的要写明。"),
    )
    is_child: bool = field(
        default=False,
        metadata=declare(gettext_noop("反映人是儿童"), about="反映人未满 %(guardian_below)s 周岁。", of_person=True),
    )
    is_minor: bool = field(
        default=False,
        metadata=declare(
            gettext_noop("反映人未成年"),
            BY_STAFF,
            about="反映人未成年（未满 %(adult_from)s 周岁）。",
            of_person=True,
        ),
    )
    is_secret: bool = field(
        default=False,
        metadata=declare(
            gettext_noop("要求保密"),
            ANYBODY | Giver.FILE,
            about="不让承办单位知道信访人是谁。",
            heads=("要求保密", "是否保密", "保密", "secrecy", "is_secret"),
            of_person=True,
            logged=True,
        ),
    )
    is_joint: bool = field(default=False, metadata=declare(gettext_noop("联名信"), about="联名信。", logged=True))
    wants_paper: bool = field(
        default=False,
        metadata=declare(gettext_noop("要求书面（纸质）告知"), about="要纸质答复。", of_person=True),
    )
    agrees_electronic: bool = field(
        default=False,
        metadata=declare(
            gettext_noop("同意电子送达"),
            ANYBODY | Giver.FILE,
            about="本人同意用电子方式送达文书；要纸质的，仍送纸质。",
            heads=("同意电子送达", "agrees_electronic"),
            of_person=True,
            logged=True,
        ),
    )
    is_read_back: bool | None = field(
        default=None,
        metadata=declare(
            "已向本人宣读并确认",
            BY_STAFF,
            about="口头提出的，是否已向本人宣读并确认。",
            logged=True,
        ),
    )
    received_on: date | None = field(
        default=None,
        metadata=declare(
            gettext_noop("收到日期"),
            BY_STAFF | Giver.FILE,
            about="收到日期，只由工作人员填写。",
            heads=("收到日期", "收件日期", "received_on"),
            of_office=True,
        ),
    )
    posted_on: date | None = field(
        default=None,
        metadata=declare(
            gettext_noop("邮戳日期"),
            BY_STAFF | Giver.FILE,
            about="来信的邮戳日期，只由工作人员填写。",
            heads=("邮戳日期", "posted_on"),
            of_office=True,
            logged=True,
        ),
    )
    is_accusation: bool = field(default=False, metadata=declare(gettext_noop("检举控告"), Giver.CLERK, logged=True))
    accused: Sequence[str] = field(
        default=(),
        metadata=declare(gettext_noop("被检举控告的单位")),
    )
