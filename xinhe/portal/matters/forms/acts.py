"""The forms of what a resident does to a matter that is there: open it, act on it, report what came of it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from xinhe.matters.filing import Identity, on_line
from xinhe.petition.models import Satisfaction
from xinhe.portal.matters.forms.plain import Choice, Plain, Words


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


class SupplementForm(Plain):
    """What the registration lacked; the page shows only the fields of that."""

    is_read_back = forms.BooleanField(label=gettext_lazy("我看过记录，没有错"), required=False)
    representatives = Words(
        label=gettext_lazy("代表的姓名和电话"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500, "data-draft": "no"}),
        help_text=gettext_lazy("一行写一个人，例如：王小明 13812345678。"),
    )
    guardian_name = Words(
        label=gettext_lazy("监护人姓名"), required=False, widget=forms.TextInput(attrs={"data-draft": "no"})
    )
    guardian_phone = Words(
        label=gettext_lazy("监护人电话"),
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "data-draft": "no"}),
    )

    def people(self) -> dict[str, Any]:
        """Representatives and guardian as the act takes them."""
        typed = self.cleaned_data
        lines = [line for line in typed["representatives"].splitlines() if line.strip()]
        name, phone = typed["guardian_name"].strip(), typed["guardian_phone"].strip()
        return {
            "representatives": [on_line(line) for line in lines],
            "guardian": Identity(name=name, phone=phone) if name or phone else None,
        }

    def put(self, errors: Mapping[str, str]) -> None:
        """The act's names for fields that this page calls otherwise."""
        super().put({("representatives" if f.startswith("rep") else f.replace(".", "_")): s for f, s in errors.items()})


class ChooseServiceForm(Plain):
    """How letters are to come."""

    way = Choice(
        label=gettext_lazy("文书怎样送给你"),
        choices=[
            ("electronic", gettext_lazy("用电子方式送达，我同意")),
            ("paper", gettext_lazy("要纸质的，不用电子方式")),
        ],
        widget=forms.RadioSelect,
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


class ReviewForm(Plain):
    """What is asked of the organ above, and why."""

    request = Words(
        label=gettext_lazy("你的要求"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        help_text=gettext_lazy("例如：撤销原来的处理意见，退还多收的停车费。"),
    )
    reasons = Words(
        label=gettext_lazy("不服的事实和理由"),
        widget=forms.Textarea(attrs={"rows": 7, "maxlength": 5000}),
        help_text=gettext_lazy("哪里没有查清、哪里没有依据，照平常说话写就行。超过期限的，也写明为什么晚了。"),
    )
    evidence = Words(
        label=gettext_lazy("证据"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("一行写一样，例如：缴费收据 3 张。"),
    )


class RetaliationForm(Plain):
    """What is complained of; who did what, when."""

    kind = Choice(
        label=gettext_lazy("你要反映的是"),
        choices=[
            ("retaliation", gettext_lazy("打击报复：因为我反映问题，威胁我、为难我")),
            ("leak", gettext_lazy("泄露：把我的检举控告材料，或者我是谁，告诉了不该知道的人")),
        ],
        initial="retaliation",
        widget=forms.RadioSelect,
    )
    text = Words(
        label=gettext_lazy("谁、在什么时候、做了什么"),
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": 20_000, "data-draft": "no"}),
        help_text=gettext_lazy(
            "例如：某月某日，某人威胁你撤回；或者被反映的人拿着你写的材料来找你。有证据的写明在哪里。"
        ),
    )


class WithdrawForm(Plain):
    """Why it is taken back, if the petitioner wants to say."""

    reason = Words(
        label=gettext_lazy("撤回原因"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        help_text=gettext_lazy("不写也可以。"),
    )
