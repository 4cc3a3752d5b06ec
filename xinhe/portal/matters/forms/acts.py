"""The forms of what a resident does to a matter that is there: open it, act on it, report what came of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

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
