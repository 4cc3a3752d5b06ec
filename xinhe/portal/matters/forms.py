"""The portal's forms: they carry words to the acts and sentences back. What is right, the acts decide."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, gettext_lazy, gettext_noop

from xinhe.documents.kinds import KINDS
from xinhe.documents.store import Incoming
from xinhe.jurisdiction.models import Category
from xinhe.kernel.identity import ID_TYPES
from xinhe.kernel.refusal import Invalid, Refused
from xinhe.matters.filing import BODY, TITLE, Filing, Identity
from xinhe.matters.models import Channel, Kind, Satisfaction
from xinhe.portal.matters.places import grouped_places
from xinhe.portal.notice import NOTICE_VERSION
from xinhe.web.answer import said, said_errors

NAMED, ANONYMOUS = "named", "anonymous"
ROWS, MOST_ROWS = 5, 20  # drawn at first, and at the most; how many the law allows, the act says
gettext_noop("未提供")


class Words(forms.CharField):
    """Text handed on as it is: the act checks it, so that every surface says the same sentence."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)

    def validate(self, value: object) -> None:
        """Left to the act."""

    def run_validators(self, value: object) -> None:
        """Left to the act."""


class Choice(forms.ChoiceField):
    """A choice handed on as it is: the act refuses what it does not know."""

    def validate(self, value: object) -> None:
        """Left to the act."""


class Plain(forms.Form):
    """A form whose errors come from the act, each beside its field."""

    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.label_suffix = ""
        self.file_errors: list[str] = []

    def put(self, errors: Mapping[str, str]) -> None:
        """Set sentences beside their fields; what has no field here stands above the form."""
        for field, sentence in errors.items():
            if field == "files":
                self.file_errors.append(sentence)
            else:
                self.add_error(field if field in self.fields else None, sentence)

    def refuse(self, refused: Refused) -> None:
        """Set a refusal beside its field, in the reader's language."""
        self.put(said_errors(refused) or {"": said(refused)})

    def summary(self) -> list[tuple[str, str, str]]:
        """Each wrong field as (where to jump, label, sentence), in the order of the page."""
        found = [("main", "", str(sentence)) for sentence in self.non_field_errors()]
        for bound in self:
            for sentence in bound.errors:
                found.append((bound.id_for_label or bound.auto_id, str(bound.label), str(sentence)))
        return found + [("id_files", gettext("附件"), sentence) for sentence in self.file_errors]

    @property
    def is_good(self) -> bool:
        """True when nothing was found wrong, in the fields or in the files."""
        return self.is_valid() and not self.file_errors


def _places() -> list[tuple[str, object]]:
    groups = grouped_places(whole=gettext("%s（全县，或说不清在哪个镇）"), unsure=gettext("%s（说不清哪个村、社区）"))
    return [("", gettext("请选择")), *groups]


def _classes() -> list[tuple[str, str]]:
    classes = Category.objects.filter(parent=None).values_list("code", "name")
    return [("", gettext("不确定，由工作人员判断")), *classes]


def _documents() -> list[tuple[str, str]]:
    kinds = [(code, gettext(title)) for code, title in ID_TYPES.items() if code != "none"]
    return [("none", gettext("不提供")), *kinds]


class FilingForm(Plain):
    """Everything a resident says when filing, on one page."""

    title = Words(
        label=gettext_lazy("一句话说清是什么事"),
        widget=forms.TextInput(attrs={"maxlength": TITLE, "autocomplete": "off"}),
        help_text=gettext_lazy("例如：小区停车费没商量就涨到每月 160 元"),
    )
    body = Words(
        label=gettext_lazy("事情经过"),
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": BODY}),
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

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.row_count = ROWS
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
            if name in ("name", "phone", "address", "id_number") or name.startswith("rep_"):
                field.widget.attrs["data-draft"] = "no"

    def _offer_choices(self) -> None:
        # Callables: only a page that shows the selects asks the database for them.
        for name, choices in (("region", _places), ("category", _classes), ("id_type", _documents)):
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
        names = ["headcount", *(f"rep_{n}_{part}" for n in range(self.row_count) for part in ("name", "phone"))]
        return any(self[name].errors or self[name].value() not in (None, "", 1, "1") for name in names)

    def _said(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    def _rows(self) -> list[int]:
        rows = range(self.row_count)
        return [n for n in rows if self._said(f"rep_{n}_name").strip() or self._said(f"rep_{n}_phone").strip()]

    def filing(self, files: Sequence[Incoming] = ()) -> Filing:
        """What is handed in. An anonymous filing carries no person at all."""
        is_anonymous = self._said("who") == ANONYMOUS
        person = Identity(
            name=self._said("name"),
            phone=self._said("phone"),
            id_type=self._said("id_type") or "none",
            id_number=self._said("id_number"),
            address=self._said("address"),
        )
        rows = [Identity(name=self._said(f"rep_{n}_name"), phone=self._said(f"rep_{n}_phone")) for n in self._rows()]
        headcount = self.cleaned_data.get("headcount")
        return Filing(
            kind=Kind.PETITION,
            title=self._said("title"),
            body=self._said("body"),
            region=self._said("region"),
            channel=Channel.WEB,
            petitioner=None if is_anonymous else person,
            headcount=(1 + len(rows) if rows else 1) if headcount is None else headcount,
            representatives=() if is_anonymous else rows,
            category=self._said("category"),
            items=self._said("items").splitlines(),
            files=files,
            language=get_language() or "zh-hans",
            notice=NOTICE_VERSION,
        )

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


class LookUpForm(Plain):
    """Number and query code, as they stand on the receipt."""

    number = Words(
        label=gettext_lazy("编号"),
        widget=forms.TextInput(
            attrs={"class": "number", "placeholder": "LH-26-004182-5", "autocapitalize": "characters", "maxlength": 40}
        ),
    )
    code = Words(
        label=gettext_lazy("查询码"),
        widget=forms.TextInput(
            attrs={
                "class": "number",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "maxlength": 40,
            }
        ),
        help_text=gettext_lazy("回执上的 8 位数字和字母。"),
    )


class MaterialForm(Plain):
    """What came later: words, files or both."""

    text = Words(
        label=gettext_lazy("补充说明"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 5000}),
    )


class UrgeForm(Plain):
    """A word that goes with the urging."""

    text = Words(
        label=gettext_lazy("想对办理单位说的话"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 500}),
    )


class RateForm(Plain):
    """Two ratings, of the unit and of the petition office."""

    office_rating = Choice(label=gettext_lazy("办理单位办得怎么样"), widget=forms.RadioSelect)
    petition_office_rating = Choice(label=gettext_lazy("信访部门服务怎么样"), widget=forms.RadioSelect)
    comment = Words(
        label=gettext_lazy("还想说的"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 500}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("office_rating", "petition_office_rating"):
            field = self.fields[name]
            assert isinstance(field, Choice)
            field.choices = [(value, gettext(str(label))) for value, label in Satisfaction.choices]


class WithdrawForm(Plain):
    """Why it is taken back, if the petitioner wants to say."""

    reason = Words(
        label=gettext_lazy("撤回原因"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        help_text=gettext_lazy("不写也可以。"),
    )


ACCEPTED_FILES = ",".join(extension for kind in KINDS for extension in kind.extensions)
