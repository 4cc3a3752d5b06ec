"""The window's form: what a fast typist enters while somebody sits in front of them."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xinhe.desk.fields import DayInput, Sentence, Worded, category_code, region_code
from xinhe.desk.matters.forms.choices import offices_field
from xinhe.desk.matters.forms.fields import radios
from xinhe.desk.matters.forms.intake import SHOWN
from xinhe.documents.store import Incoming
from xinhe.kernel import identity
from xinhe.matters.filing import Filing, Identity, ages, on_line
from xinhe.matters.filing.declaration import Declared, Giver, declared, given
from xinhe.matters.models import Kind
from xinhe.web.asked import asks
from xinhe.web.attaching import files_field

SPOKEN = ("visit", "phone")
# What is seldom asked stands folded away, so that the common case is one screen.
# What is looked at as one leaves the field; a page without script says the same once it was sent.
ASKED_AT_ONCE = ("name", "phone", "id_number", "region", "category", "title", "body")
AT_ONCE = {
    "hx-trigger": "change",
    "hx-target": "#known",
    "hx-include": "closest form",
    "hx-params": "not files,drop",
    "hx-sync": "closest form:queue all",  # an answer to less than was typed meanwhile must not come last
}
RARE = {
    "many": ("headcount", "representatives", "is_joint"),
    "others": ("domicile", "is_child", "is_minor", "guardian_name", "guardian_phone", "agent_name", "agent_phone"),
    "wishes": ("is_secret", "wants_paper", "agrees_electronic", "is_accusation", "accused", "received_on"),
}


ASKED = {**declared(Identity, Giver.CLERK), **declared(Filing, Giver.CLERK)}


def _typed(one: Declared, *, hint: Sentence = "", **options: Any) -> forms.Field:
    """A field of the intake as the window types it."""
    words: dict[str, Any] = {"label": _(one.label), "help_text": hint, **options}
    if one.kind is bool:
        return forms.BooleanField(**words, required=False)
    if one.kind is date:
        return forms.DateField(**words, required=False, widget=DayInput())
    if one.kind is int:
        widget = forms.NumberInput(attrs={"min": 1, "inputmode": "numeric"})
        return forms.IntegerField(**words, initial=one.default, widget=widget)
    return forms.CharField(**{"max_length": one.limit or None, "required": one.is_needed, **words})


def _brief(name: str, label: Sentence, *, hint: Sentence = "") -> forms.CharField:
    """A word about an agent or a guardian, of whom name and telephone are asked."""
    limit = ASKED[name].limit
    return forms.CharField(label=label, max_length=limit, required=False, help_text=hint)


@asks(Filing, Giver.CLERK, _typed)
@asks(Identity, Giver.CLERK, _typed)
class RegisterForm(Worded):
    """One matter as it comes to a window: by a visitor, in an envelope or over the telephone."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    phone = _typed(ASKED["phone"], widget=forms.TextInput(attrs={"inputmode": "tel"}))
    id_type = forms.ChoiceField(label=_("证件"), required=False, initial="resident_id")
    is_anonymous = forms.BooleanField(
        label=_("匿名，不留身份"),
        required=False,
        help_text=_("填了的电话留作联系，其他都不留。不凭这个电话查人，也查不到这件事。"),
    )
    region = _typed(
        ASKED["region"],
        max_length=80,
        widget=forms.TextInput(
            attrs={"list": "regions", "autocomplete": "off", "placeholder": _("输入地名选择，不按户籍")}
        ),
    )
    category = _typed(
        ASKED["category"],
        max_length=80,
        widget=forms.TextInput(
            attrs={"list": "categories", "autocomplete": "off", "placeholder": _("输入名称的一部分，再从列表里选")}
        ),
    )
    title = _typed(ASKED["title"], widget=forms.TextInput(attrs={"placeholder": _("一句话说清是什么事")}))
    body = _typed(ASKED["body"], widget=forms.Textarea(attrs={"rows": 6, "maxlength": ASKED["body"].limit}))
    items = forms.CharField(
        label=_("诉求"),
        max_length=10_500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short", "placeholder": _("一行一项；不填就以标题为诉求")}),
    )
    representatives = forms.CharField(
        label=_("代表、其他联名人"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
    )
    domicile = _typed(ASKED["domicile"], hint=_("只作登记；事情归问题发生的地方办，不按户籍。"))
    guardian_name = _brief("name", _("监护人姓名"))
    guardian_phone = _brief("phone", _("监护人电话"))
    agent_name = _brief("name", _("代理人姓名"), hint=_("要把信访人签名的授权委托书作为附件。"))
    agent_phone = _brief("phone", _("代理人电话"))
    is_secret = _typed(ASKED["is_secret"], hint=_("姓名和联系方式只有本单位看得到，承办单位看不到，也搜不到。"))
    accused = offices_field(
        _("被检举控告的单位"),
        hint=_("选中的单位和它下面的单位看不到这件事。登记后只有分办人看得到，再移送纪检监察机关。"),
    )
    received_on = _typed(ASKED["received_on"], hint=_("不是今天收到的才填，期限从收到那天起算。"))
    files = files_field(_("附件"))  # type: ignore[assignment]  # (the name that intake and the API use)

    def __init__(self, channel: str, *args: object, on: date, under: str = "/") -> None:
        self.channel, self.under = channel, under
        super().__init__(*args)
        age = ages(on)
        self.fields["representatives"].help_text = _(
            "一行一人「姓名 电话」。多人走访推选的代表不超过 %(most)d 人；还没推选的先登记，以后补。"
        ) % {"most": age.representatives}
        self.fields["is_child"].label = _("反映人未满 %(age)d 周岁") % {"age": age.guardian_below}
        self.fields["is_minor"].label = _("反映人未成年（未满 %(age)d 周岁）") % {"age": age.adult_from}
        told = _("未满 %(age)d 周岁的要写；还不知道的先登记，以后补。")
        self.fields["guardian_name"].help_text = told % {"age": age.guardian_below}
        self.fields["name"].error_messages["required"] = _("请填写姓名；对方不愿留姓名的，勾选「匿名」。")
        # Asked for, but never demanded: an anonymous matter is registered like any other (第二十三条第二款).
        self.fields["name"].required = not (self.is_bound and self.data.get("is_anonymous"))
        self.fields["id_type"].choices = list(identity.ID_TYPES.items())  # type: ignore[attr-defined]
        for name in ASKED_AT_ONCE:
            self.fields[name].widget.attrs |= AT_ONCE | {"hx-post": f"?look={name}"}
        if channel != "letter":
            del self.fields["posted_on"]
        if channel in SPOKEN:
            who = _("来访人") if channel == "visit" else _("来电人")
            label = _("已向%(who)s宣读以上记录，本人确认无误") % {"who": who}
            self.fields["is_read_back"].label = label
        else:
            del self.fields["is_read_back"]
        if not self.is_bound:
            self.initial["key"] = uuid.uuid4().hex

    @property
    def opened(self) -> set[str]:
        """The rare parts that hold something or are wrong, and so stand open."""
        return {part for part, names in RARE.items() if any(self[n].errors or self._holds(n) for n in names)}

    def _holds(self, name: str) -> bool:
        if not self.is_bound:
            return self.draft is not None and str(self.initial.get(name) or "") not in ("", "1")
        return name in self.data and self.data[name] not in ("", "1")

    def filing(self, files: Sequence[Incoming]) -> Filing:
        """What was typed, in the words of intake."""
        data = self.cleaned_data
        said = given(Filing, Giver.CLERK, data) | {
            "kind": Kind.PETITION,
            "region": region_code(data["region"], under=self.under),
            "channel": self.channel,
            "petitioner": None if data["is_anonymous"] else self._petitioner(),
            "contact_phone": data["phone"] if data["is_anonymous"] else "",
            "representatives": self._representatives(),
            "category": category_code(data["category"]),
            "items": [line for line in data["items"].splitlines() if line.strip()],
            "files": files,
            "agent": self._known("agent"),
            "guardian": self._known("guardian"),
            "accused": data["accused"],
        }
        return Filing(**said)

    def _known(self, part: str) -> Identity | None:
        """An agent or guardian, when one was named."""
        name, phone = (self.cleaned_data[f"{part}_{word}"].strip() for word in ("name", "phone"))
        return Identity(name=name, phone=phone) if name or phone else None

    def _petitioner(self) -> Identity:
        person = given(Identity, Giver.CLERK, self.cleaned_data)
        number = person["id_number"].strip()
        return Identity(**person | {"id_type": person["id_type"] if number else "none", "id_number": number})

    def _representatives(self) -> list[Identity]:
        people = [on_line(line) for line in self.cleaned_data["representatives"].splitlines()]
        return [one for one in people if one.name or one.phone or one.id_number]

    def place(self, errors: dict[str, str]) -> None:
        """Set intake's sentences beside the fields of this form; "agent.name" stands at agent_name."""
        for field, sentence in errors.items():
            name = "phone" if field == "contact_phone" else field.removeprefix("petitioner.").replace(".", "_")
            if name.startswith("representatives"):
                name = "representatives"
            self.add_error(name if name in self.fields else None, sentence)


class AgainForm(Worded):
    """What was seen of who asks for the paper once more."""

    proof = radios(_("怎样核对了本人"), SHOWN)

    @property
    def reason(self) -> str:
        """What the log says of the look."""
        seen = dict(SHOWN)[self.cleaned_data["proof"]]
        return str(_("补打回执，核对方式：%(proof)s") % {"proof": seen})
