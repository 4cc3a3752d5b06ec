"""The form for filing a matter: everything a resident says, on one page."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, gettext_lazy, gettext_noop

from xinhe.documents.store import Incoming
from xinhe.jurisdiction.models import Category, Office
from xinhe.kernel.identity import ID_TYPES
from xinhe.kernel.refusal import Invalid
from xinhe.matters.filing import Filing, Identity, ages
from xinhe.matters.filing.declaration import Declared, Giver, declared, given
from xinhe.matters.models import Channel, Kind
from xinhe.portal.matters.forms.plain import Choice, Plain, Tick, Words
from xinhe.portal.matters.places import grouped_places
from xinhe.portal.notice import NOTICE_VERSION
from xinhe.web.answer import said_errors
from xinhe.web.asked import asks
from xinhe.web.names import classed, named

ASKED, OF_PERSON = declared(Filing, Giver.RESIDENT), declared(Identity, Giver.RESIDENT)
PERSONAL = {*OF_PERSON, "is_secret"} - {"id_type"}
NAMED, ANONYMOUS = "named", "anonymous"
ACCUSED = 3  # selects for offices complained of
ROWS, MOST_ROWS = 5, 20  # drawn at first, and at the most; how many the law allows, the act says
MORE = (
    "agent_name",
    "agent_phone",
    "is_child",
    "guardian_name",
    "guardian_phone",
    "is_secret",
    "wants_paper",
    "agrees_electronic",
    "domicile",
)
# The act's names for fields that this page calls otherwise.
THEIRS = {"accused": "accused_0"} | {
    f"{part}.{name}": f"{part}_{name}" for part in ("agent", "guardian") for name in ("name", "phone")
}
gettext_noop("未提供")


def _places() -> list[tuple[str, object]]:
    groups = grouped_places(whole=gettext("%s（全县，或说不清在哪个镇）"), unsure=gettext("%s（说不清哪个村、社区）"))
    return [("", gettext("请选择")), *groups]


def _classes() -> list[tuple[str, str]]:
    classes = [(one.code, classed(one)) for one in Category.objects.filter(parent=None)]
    return [("", gettext("不确定，由工作人员判断")), *classes]


def _documents() -> list[tuple[str, str]]:
    kinds = [(code, gettext(title)) for code, title in ID_TYPES.items() if code != "none"]
    return [("none", gettext("不提供")), *kinds]


def _offices() -> list[tuple[str, object]]:
    """Every office at work under its place; where a petition office stands, too, since it may be complained of."""
    groups: dict[str, list[tuple[str, str]]] = {}
    rows = Office.objects.organs().filter(is_active=True).select_related("region").order_by("region__path", "code")
    for office in rows:
        groups.setdefault(named(office.region.name), []).append((office.code, named(office.name)))
    return [("", gettext("不选")), *groups.items()]


def _made(one: Declared) -> forms.Field:
    """An ordinary field: what has words of its own for a resident stands in the form."""
    label = gettext_lazy(one.label)
    if one.kind is bool:
        return Tick(label=label)
    return Words(label=label, required=one.is_needed, widget=forms.TextInput(attrs={"maxlength": one.limit}))


@asks(Filing, Giver.RESIDENT, _made)
@asks(Identity, Giver.RESIDENT, _made)
class FilingForm(Plain):
    """Everything a resident says when filing, on one page."""

    title = Words(
        label=gettext_lazy("一句话说清是什么事"),
        widget=forms.TextInput(attrs={"maxlength": ASKED["title"].limit, "autocomplete": "off"}),
        help_text=gettext_lazy("例如：小区停车费没商量就涨到每月 160 元"),
    )
    body = Words(
        label=gettext_lazy("事情经过"),
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": ASKED["body"].limit}),
        help_text=gettext_lazy("什么时候、在哪里、涉及哪个单位，找过谁、怎么答复的。照平常说话写就行。"),
    )
    items = Words(
        label=gettext_lazy("你希望怎么解决"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("一行写一个要求，会逐项答复你。"),
    )
    region = Choice(
        label=gettext_lazy("事情发生在哪里"),
        help_text=gettext_lazy("按问题发生的地方分派，和你的户籍无关。"),
    )
    category = Choice(label=gettext_lazy("大致属于哪一类"), required=False)
    who = Choice(
        label=gettext_lazy("用什么方式反映"),
        widget=forms.RadioSelect,
        choices=[
            (NAMED, gettext_lazy("留下姓名（能收到书面告知，办完可以评价）")),
            (ANONYMOUS, gettext_lazy("匿名反映（同样办理，凭编号和查询码看进度）")),
        ],
    )
    name = Words(label=gettext_lazy("你的姓名"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = Words(
        label=gettext_lazy("电话"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        help_text=gettext_lazy("办理单位要听你说情况，也用它发进度短信。"),
    )
    contact_phone = Words(
        label=gettext_lazy("只留电话"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "不留姓名也可以留个电话：用来联系你、发进度短信，不凭它查你是谁，也不能凭它查到这件事。"
        ),
    )
    id_type = Choice(label=gettext_lazy("证件种类"), required=False, help_text=gettext_lazy("不填也照样办理。"))
    id_number = Words(
        label=gettext_lazy("证件号码"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("加密保存，平时不显示。"),
    )
    address = Words(
        label=gettext_lazy("住址"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        help_text=gettext_lazy("用来邮寄书面答复。"),
    )
    headcount = forms.IntegerField(
        label=gettext_lazy("一共多少人反映"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("人数请填数字，例如 12。")},
        required=False,
    )

    is_joint = Tick(label=gettext_lazy("这是一封联名信（附件里有签名）"))
    agent_name = Words(label=gettext_lazy("代理人姓名"), required=False, widget=forms.TextInput())
    agent_phone = Words(
        label=gettext_lazy("代理人电话"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    is_child = Tick()
    guardian_name = Words(label=gettext_lazy("监护人姓名"), required=False, widget=forms.TextInput())
    guardian_phone = Words(
        label=gettext_lazy("监护人电话"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    is_secret = Tick(
        label=gettext_lazy("不让承办单位知道我是谁"),
        help_text=gettext_lazy("只有收件的信访部门知道。承办单位要找你，由信访部门转告。"),
    )
    wants_paper = Tick(label=gettext_lazy("我要纸质的书面答复"))
    agrees_electronic = Tick(
        label=gettext_lazy("我同意用电子方式送达"),
        help_text=gettext_lazy("不勾选，文书就当面或者邮寄送给你。"),
    )
    domicile = Words(
        label=gettext_lazy("户籍地"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("不填也一样办，不按户籍分派。"),
    )

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["is_child"].label = gettext("反映人未满 %(age)d 周岁") % {"age": ages(on).guardian_below}
        self.row_count = ROWS
        for n in range(ACCUSED):
            label = gettext("你要检举控告的单位") if n == 0 else gettext("还有一个单位")
            self.fields[f"accused_{n}"] = Choice(label=label, required=False)
        for n in range(ROWS, MOST_ROWS):
            if self.is_bound and any(self.data.get(f"rep_{n}_{part}") for part in ("name", "phone")):
                self.row_count = n + 1
        for n in range(self.row_count):
            self.fields[f"rep_{n}_name"] = Words(
                label=gettext("代表 %(n)d 姓名") % {"n": n + 1}, required=False, widget=forms.TextInput()
            )
            self.fields[f"rep_{n}_phone"] = Words(
                label=gettext("代表 %(n)d 电话") % {"n": n + 1},
                required=False,
                widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
            )
        self._offer_choices()
        # What names a person is not left behind on a shared computer.
        for name, field in self.fields.items():
            if name in PERSONAL or name.startswith(("rep_", "agent_", "guardian_", "accused_")):
                field.widget.attrs["data-draft"] = "no"

    def _offer_choices(self) -> None:
        # Callables: only a page that shows the selects asks the database for them.
        offered: dict[str, Any] = {"region": _places, "category": _classes, "id_type": _documents}
        offered |= {f"accused_{n}": _offices for n in range(ACCUSED)}
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, Choice)
            field.choices = choices

    @property
    def representatives(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The rows of representatives, name and telephone."""
        return [(self[f"rep_{n}_name"], self[f"rep_{n}_phone"]) for n in range(self.row_count)]

    @property
    def is_collective(self) -> bool:
        """Does the part about many people hold something, or an error?"""
        names = [
            "headcount",
            "is_joint",
            *(f"rep_{n}_{part}" for n in range(self.row_count) for part in ("name", "phone")),
        ]
        return any(self[name].errors or self[name].value() not in (None, "", 1, "1", False) for name in names)

    @property
    def accused(self) -> list[forms.BoundField]:
        """The selects for offices complained of."""
        return [self[f"accused_{n}"] for n in range(ACCUSED)]

    @property
    def is_accusing(self) -> bool:
        """Is an office complained of, or is something wrong there?"""
        return any(one.errors or one.value() for one in self.accused)

    @property
    def has_more(self) -> bool:
        """Does the part about less common cases hold something, or an error?"""
        return any(self[name].errors or self[name].value() not in (None, "", False) for name in MORE)

    def put(self, errors: Mapping[str, str]) -> None:
        """Set sentences beside the fields of this page, whatever name the act has for them."""
        super().put({THEIRS.get(field, field): sentence for field, sentence in errors.items()})

    def _person(self, part: str) -> Identity | None:
        """The agent or the guardian, if one was named."""
        name, phone = self._said(f"{part}_name"), self._said(f"{part}_phone")
        return Identity(name=name, phone=phone) if name.strip() or phone.strip() else None

    def _said(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    def _rows(self) -> list[int]:
        rows = range(self.row_count)
        return [n for n in rows if self._said(f"rep_{n}_name").strip() or self._said(f"rep_{n}_phone").strip()]

    def filing(self, files: Sequence[Incoming] = ()) -> Filing:
        """What is handed in. An anonymous filing carries no person at all."""
        is_anonymous = self._said("who") == ANONYMOUS
        typed = self.cleaned_data
        rows = [Identity(name=self._said(f"rep_{n}_name"), phone=self._said(f"rep_{n}_phone")) for n in self._rows()]
        said = given(Filing, Giver.RESIDENT, typed, is_anonymous=is_anonymous) | {
            "kind": Kind.PETITION,
            "channel": Channel.WEB,
            "items": self._said("items").splitlines(),
            "files": files,
            "language": get_language() or "zh-hans",
            "notice": NOTICE_VERSION,
            "accused": [code for n in range(ACCUSED) if (code := self._said(f"accused_{n}"))],
        }
        if typed.get("headcount") is None:
            said["headcount"] = 1 + len(rows) if rows else 1
        if not is_anonymous:
            said["contact_phone"] = ""  # typed before a name was given
            person = given(Identity, Giver.RESIDENT, typed)
            said["petitioner"] = Identity(**person | {"id_type": person["id_type"] or "none"})
            said |= {"representatives": rows, "agent": self._person("agent"), "guardian": self._person("guardian")}
        return Filing(**said)

    def put_filing(self, invalid: Invalid) -> None:
        """Set the act's sentences beside the fields of this page."""
        rows = self._rows()
        named: dict[str, str] = {}
        for field, sentence in said_errors(invalid).items():
            if found := re.fullmatch(r"representatives\.(\d+)\.(name|phone)", field):
                field = f"rep_{rows[int(found[1])]}_{found[2]}"
            elif field == "representatives":
                field = "headcount"
            named[field.removeprefix("petitioner.")] = sentence
        self.put(named)
