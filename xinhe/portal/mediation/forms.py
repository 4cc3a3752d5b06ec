"""The forms of the sides of a dispute: the application, and one for each act."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, gettext_lazy

from xinhe.documents.store import Incoming
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.identity import ID_TYPES
from xinhe.kernel.numerals import sent_number
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.filing import Filing, Identity
from xinhe.matters.models import Channel, Kind
from xinhe.mediation.acts.fulfil import WHOLE
from xinhe.mediation.applying import body_asked
from xinhe.mediation.models import Refusing
from xinhe.mediation.rules import network
from xinhe.mediation.seen.course import Course
from xinhe.mediation.sides import SidePeople
from xinhe.portal.matters.forms.plain import Choice, Plain, Tick, Words
from xinhe.portal.matters.places import grouped_places
from xinhe.portal.notice import MEDIATION_NOTICE_VERSION
from xinhe.web.answer import said_errors

ROWS, MOST_ROWS = 3, 20  # of the other side: drawn at first, and at the most
TEL = {"type": "tel", "inputmode": "tel", "autocomplete": "off", "data-draft": "no"}
DRAWN, LONGEST_DRAWING = "data:image/png;base64,", 400_000
SIDES = {
    "second": "other_0_name",
    "second.guardian": "guardian_name",
    "second.guardian.name": "guardian_name",
    "second.guardian.phone": "guardian_phone",
}


def _places() -> list[tuple[str, object]]:
    groups = grouped_places(whole=gettext("%s（全县，或说不清在哪个镇）"), unsure=gettext("%s（说不清哪个村、社区）"))
    return [("", gettext("请选择")), *groups]


def _documents() -> list[tuple[str, str]]:
    kinds = [(code, gettext(title)) for code, title in ID_TYPES.items() if code != "none"]
    return [("none", gettext("不提供")), *kinds]


class ApplicationForm(Plain):
    """What a resident writes who asks for mediation: the matter, oneself, and the other side."""

    title = Words(
        label=gettext_lazy("用一句话说是什么纠纷"),
        widget=forms.TextInput(attrs={"maxlength": 120}),
        help_text=gettext_lazy("例如：楼上漏水，修理费谁出。对方能看到这句话。"),
    )
    dispute_type = Choice(label=gettext_lazy("纠纷类型"), help_text=gettext_lazy("拿不准的，选最接近的一种。"))
    region = Choice(label=gettext_lazy("纠纷发生在哪里"), help_text=gettext_lazy("就近由那里的人民调解组织调解。"))
    body = Words(
        label=gettext_lazy("怎么回事"),
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": 50_000}),
        help_text=gettext_lazy("什么时候开始、争的是什么、谈过没有。只有调解组织和调解员看得到，对方看不到。"),
    )
    items = Words(
        label=gettext_lazy("你希望怎么解决"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 5000}),
        help_text=gettext_lazy("一行写一个要求。对方能看到，好让他想想愿不愿意谈。"),
    )
    name = Words(
        label=gettext_lazy("你的姓名"), widget=forms.TextInput(attrs={"autocomplete": "name", "data-draft": "no"})
    )
    phone = Words(
        label=gettext_lazy("你的电话"),
        required=False,
        widget=forms.TextInput(attrs=TEL | {"autocomplete": "tel"}),
        help_text=gettext_lazy("约时间、发短信用，不给对方。"),
    )
    id_type = Choice(label=gettext_lazy("证件种类"), required=False, help_text=gettext_lazy("不填也照样调解。"))
    id_number = Words(
        label=gettext_lazy("证件号码"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "data-draft": "no"}),
        help_text=gettext_lazy("加密保存，平时不显示。"),
    )
    is_minor = Tick(label=gettext_lazy("对方是未成年人"))
    guardian_name = Words(
        label=gettext_lazy("对方监护人姓名"), required=False, widget=forms.TextInput(attrs={"data-draft": "no"})
    )
    guardian_phone = Words(label=gettext_lazy("对方监护人电话"), required=False, widget=forms.TextInput(attrs=TEL))
    to = Words(required=False, widget=forms.HiddenInput(attrs={"data-draft": "no"}))

    def __init__(self, *args: Any, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.row_count = ROWS
        for n in range(ROWS, MOST_ROWS):
            if self.is_bound and any(self.data.get(f"other_{n}_{part}") for part in ("name", "phone")):
                self.row_count = n + 1
        for n in range(self.row_count):
            label = gettext("对方姓名或者单位名称") if n == 0 else gettext("对方还有一人，姓名")
            name = Words(label=label, required=n == 0, widget=forms.TextInput(attrs={"data-draft": "no"}))
            self.fields[f"other_{n}_name"] = name
            self.fields[f"other_{n}_phone"] = Words(
                label=gettext("对方电话") if n == 0 else gettext("他的电话"),
                required=False,
                widget=forms.TextInput(attrs=TEL),
                help_text=gettext("知道就填，好请他来谈。") if n == 0 else "",
            )
        types = [("", gettext("请选择")), *((one.code, one.told) for one in network(on).types.values())]
        offered: dict[str, Any] = {"region": _places, "id_type": _documents, "dispute_type": types}
        for field, choices in offered.items():
            chosen = self.fields[field]
            assert isinstance(chosen, Choice)
            chosen.choices = choices
        if self.asked is not None:
            self.fields["region"].help_text = gettext("不在这个组织所在地的，也可以向它申请。")
            self.initial.setdefault("region", self.asked.region_id)

    @property
    def code(self) -> str:
        """The code of the body that is asked, as it came; empty where none was chosen."""
        return str(self["to"].value() or "")

    @cached_property
    def asked(self) -> Office | None:
        """The body that is asked; None where none was chosen, or where it is no more."""
        return body_asked(self.code) if self.code else None

    @property
    def first_other(self) -> tuple[forms.BoundField, forms.BoundField]:
        """The row of the other side that is always there."""
        return self["other_0_name"], self["other_0_phone"]

    @property
    def more_others(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The rows for more people of the other side."""
        return [(self[f"other_{n}_name"], self[f"other_{n}_phone"]) for n in range(1, self.row_count)]

    @property
    def has_more(self) -> bool:
        """Does the part about more people hold something, or an error?"""
        names = [one.name for row in self.more_others for one in row]
        return any(
            self[name].errors or self[name].value() not in (None, "", False)
            for name in (*names, "is_minor", "guardian_name", "guardian_phone")
        )

    def _said(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    def _rows(self) -> list[int]:
        rows = range(self.row_count)
        return [n for n in rows if self._said(f"other_{n}_name").strip() or self._said(f"other_{n}_phone").strip()]

    def filing(self, files: Sequence[Incoming] = ()) -> Filing:
        """What is handed in."""
        own = Identity(
            name=self._said("name"),
            phone=self._said("phone"),
            id_type=self._said("id_type") or "none",
            id_number=self._said("id_number"),
        )
        return Filing(
            kind=Kind.DISPUTE,
            channel=Channel.WEB,
            title=self._said("title"),
            body=self._said("body"),
            items=self._said("items").splitlines(),
            region=self._said("region"),
            petitioner=own,
            files=files,
            language=_language(),
            notice=MEDIATION_NOTICE_VERSION,
        )

    def second(self) -> SidePeople:
        """The other side."""
        people = [
            Identity(name=self._said(f"other_{n}_name"), phone=self._said(f"other_{n}_phone")) for n in self._rows()
        ]
        name, phone = self._said("guardian_name"), self._said("guardian_phone")
        guardian = Identity(name=name, phone=phone) if name.strip() or phone.strip() else None
        return SidePeople(people=people, guardian=guardian, is_minor=bool(self.cleaned_data.get("is_minor")))

    def put_filing(self, invalid: Invalid) -> None:
        """Set the act's sentences beside the fields of this page."""
        rows = self._rows()
        named: dict[str, str] = {}
        for field, sentence in said_errors(invalid).items():
            parts = field.split(".")
            if field in SIDES:
                field = SIDES[field]
            elif parts[0] == "second" and len(parts) == 3 and parts[1].isdigit():
                field = f"other_{rows[int(parts[1])]}_{parts[2]}"
            named[field.removeprefix("petitioner.")] = sentence
        self.put(named)


def _language() -> str:
    return get_language() or "zh-hans"


class SideForm(Plain):
    """Nothing is asked beside the press itself; other forms of a side add their fields."""

    def __init__(self, *args: Any, seen: Course, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer(seen)

    def offer(self, seen: Course) -> None:
        """Fill the choices from the dispute."""


class DeclineForm(SideForm):
    """Why not, if the side wants to say."""

    why = Choice(label=gettext_lazy("原因"), required=False, initial=Refusing.NO_REASON, widget=forms.RadioSelect)

    def offer(self, seen: Course) -> None:  # noqa: ARG002
        """The reasons of the list, “no reason” first."""
        field = self.fields["why"]
        assert isinstance(field, Choice)
        field.choices = [(value, gettext(str(label))) for value, label in Refusing.choices]


class ConfideForm(SideForm):
    """Words for the mediator, and who may read them."""

    words = Words(
        label=gettext_lazy("你要说的话"),
        widget=forms.Textarea(attrs={"rows": 7, "maxlength": 5000, "data-draft": "no"}),
    )
    to = Choice(
        label=gettext_lazy("谁能看到"),
        initial="mediator",
        widget=forms.RadioSelect,
        choices=[
            ("mediator", gettext_lazy("只有调解员看得到")),
            ("both", gettext_lazy("调解员和对方都看得到")),
        ],
    )


class AgreeForm(SideForm):
    """The signature, drawn or photographed, or the code that the mediator read out."""

    terms = forms.CharField(widget=forms.HiddenInput, required=False)
    code = Words(
        label=gettext_lazy("核对码"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 12}),
        help_text=gettext_lazy("调解员念给你听的六位数。念的内容和这里不一样的，不要填。"),
    )
    drawing = forms.CharField(widget=forms.HiddenInput, required=False)

    def put(self, errors: Mapping[str, str]) -> None:
        """The signature has no field of its own: it is drawn, or it is a file."""
        super().put({("files" if field == "drawn" else field): sentence for field, sentence in errors.items()})

    def summary(self) -> list[tuple[str, str, str]]:
        """What comes as a file here is a signature."""
        return [
            (target, gettext("签名") if target == "id_files" else label, sentence)
            for target, label, sentence in super().summary()
        ]

    def drawn(self) -> SimpleUploadedFile | None:
        """The picture that was drawn on the screen, as if it had been uploaded."""
        typed = str(self.cleaned_data.get("drawing") or "")
        if not typed.startswith(DRAWN) or len(typed) > LONGEST_DRAWING:
            return None
        try:
            data = base64.b64decode(typed.removeprefix(DRAWN), validate=True)
        except (binascii.Error, ValueError):
            return None
        return SimpleUploadedFile("签名.png", data, "image/png")


class LineForm(SideForm):
    """One of the things that were agreed on and are still owed."""

    line = Choice(label=gettext_lazy("哪一项"), widget=forms.RadioSelect)

    def offer(self, seen: Course) -> None:
        """What is still open."""
        field = self.fields["line"]
        assert isinstance(field, Choice)
        field.choices = [(str(one.line), one.what) for one in seen.accord.open_lines] if seen.accord else []
        if len(field.choices) == 1:
            self.initial.setdefault("line", field.choices[0][0])

    @property
    def number(self) -> int:
        """The line that was chosen; none is 0."""
        return sent_number(str(self.cleaned_data.get("line") or "")) or 0


class FulfilForm(LineForm):
    """What was done, when, and how it shows; of an agreement that lists nothing the whole."""

    def offer(self, seen: Course) -> None:
        """What is still open."""
        super().offer(seen)
        if seen.accord and not seen.accord.lines:
            field = self.fields["line"]
            assert isinstance(field, Choice)
            field.choices = [(str(WHOLE), gettext("整份协议，没有列出履行事项"))]
            self.initial.setdefault("line", str(WHOLE))

    on = Words(
        label=gettext_lazy("哪天履行的"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    proof = Words(
        label=gettext_lazy("怎样履行的"),
        widget=forms.TextInput(attrs={"maxlength": 200}),
        help_text=gettext_lazy("例如：转账凭证号、收条、当面点清。"),
    )


class BreachForm(LineForm):
    """What is overdue, in words that the other side reads too."""

    reason = Words(
        label=gettext_lazy("现在怎么样"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 500}),
        help_text=gettext_lazy("对方也会看到这段话。"),
    )


class SayForm(SideForm):
    """What one says at the round table, with files."""

    words = Words(
        label=gettext_lazy("对大家说"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000, "data-draft": "no"}),
        help_text=gettext_lazy("对方和调解员都看得到，说出去收不回。"),
    )


class ProveForm(SideForm):
    """The code that was sent to a telephone of this side."""

    code = Words(
        label=gettext_lazy("短信验证码"),
        required=False,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 12, "data-draft": "no"}
        ),
    )


class OfferForm(SideForm):
    """What this side would agree to, and until when the other may answer."""

    text = Words(
        label=gettext_lazy("你的方案"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000, "data-draft": "no"}),
        help_text=gettext_lazy("谁做什么、什么时候做。写得越清楚，对方越好答复。"),
    )
    amount = Words(
        label=gettext_lazy("金额（元）"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 20, "data-draft": "no"}),
        help_text=gettext_lazy("不涉及钱的不填。"),
    )
    payer = Choice(label=gettext_lazy("由哪一方付"), required=False, widget=forms.RadioSelect)
    until_on = Words(
        label=gettext_lazy("哪一天以前答复有效"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until_clock = Words(
        label=gettext_lazy("几点以前"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=gettext_lazy("过了这个时间，方案自己失效，可以再提。"),
    )
    answers = forms.CharField(widget=forms.HiddenInput, required=False)

    def offer(self, seen: Course) -> None:
        """Who pays, and as long as the rules propose."""
        field = self.fields["payer"]
        assert isinstance(field, Choice)
        own, other = seen.side.side, seen.side.other
        field.choices = [(str(own), gettext("你这一方")), (str(other), gettext("对方"))]
        usual = (seen.at + timedelta(hours=seen.procedure.setting("offer_hours"))).astimezone(SHANGHAI)
        self.initial["until_on"], self.initial["until_clock"] = usual.date().isoformat(), "18:00"

    def until(self) -> datetime | None:
        """The moment that was typed; None for none. Raises Invalid naming the field."""
        on, clock = (str(self.cleaned_data.get(name) or "").strip() for name in ("until_on", "until_clock"))
        if not on and not clock:
            return None
        try:
            return datetime.combine(date.fromisoformat(on), time.fromisoformat(clock or "18:00")).replace(
                tzinfo=SHANGHAI
            )
        except ValueError:
            raise Invalid({"until_on": gettext_noop("请写明哪一天、几点以前，例如 2026-03-05 18:00。")}) from None

    def put(self, errors: Mapping[str, str]) -> None:
        """The moment is typed in two fields; its sentence stands beside the day."""
        super().put({("until_on" if field == "until" else field): sentence for field, sentence in errors.items()})
