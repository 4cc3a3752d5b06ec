"""The forms by which a resident proves a telephone and who they are, and corrects how they can be reached."""

from django import forms
from django.utils.translation import gettext_lazy

from xinhe.portal.matters.forms.plain import Plain, Words

TEL = {"type": "tel", "inputmode": "tel", "autocomplete": "tel", "data-draft": "no"}
CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 12, "data-draft": "no"}


class PhoneForm(Plain):
    """The telephone that was given when the matter was filed."""

    phone = Words(
        label=gettext_lazy("手机号"),
        widget=forms.TextInput(attrs=TEL),
        help_text=gettext_lazy("登记时留的手机号。会收到一条验证码短信。"),
    )


class NameForm(Plain):
    """The code that was sent, and the name: whoever has the telephone now shows that it is theirs."""

    code = Words(label=gettext_lazy("短信验证码"), widget=forms.TextInput(attrs=CODE))
    name = Words(
        label=gettext_lazy("登记时写的姓名"),
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-draft": "no"}),
        help_text=gettext_lazy("手机号可能换过主人，所以还要核对姓名。"),
    )

    def ask_no_code(self) -> None:
        """One that was right is not asked for again."""
        self.fields.pop("code", None)


class ContactForm(Plain):
    """The telephone and address of now; a code goes to the telephone."""

    phone = Words(
        label=gettext_lazy("现在的手机号"),
        widget=forms.TextInput(attrs=TEL),
        help_text=gettext_lazy("没有换号、只改住址的，填现在用的号码。"),
    )
    address = Words(
        label=gettext_lazy("现在的住址"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address", "data-draft": "no"}),
        help_text=gettext_lazy("不改就不用填。"),
    )
    code = Words(
        label=gettext_lazy("短信验证码"),
        required=False,
        widget=forms.TextInput(attrs=CODE),
        help_text=gettext_lazy("先空着提交一次，验证码就发到上面的手机号；填好再提交。"),
    )


class NewCodeForm(Plain):
    """Nothing is asked: telephone and name were."""
