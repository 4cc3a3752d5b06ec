"""Forms about accounts: signing in, a new password, the second factor, and what a security administrator sets."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xinhe.desk.fields import Worded, WordsField
from xinhe.jurisdiction.models import Office
from xinhe.people.models import Role


class SignInForm(Worded):
    """User name, password and, for who has bound a phone, the code of now."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("口令"),
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=_("动态码"),
        max_length=12,
        required=False,
        help_text=_("绑定过手机动态码的账号必须填写。"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class MobileForm(Worded):
    """The mobile of a mediator, to which a code is sent."""

    phone = forms.CharField(
        label=_("手机号"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "autofocus": True}),
    )


class SentCodeForm(Worded):
    """The code that was sent to a mobile and, for who has bound an authenticator, its code of now."""

    phone = forms.CharField(max_length=30, widget=forms.HiddenInput)
    sent = forms.CharField(
        label=_("短信验证码"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )
    code = forms.CharField(
        label=_("动态码"),
        max_length=12,
        required=False,
        help_text=_("绑定过手机动态码的账号必须填写。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


class PasswordForm(Worded):
    """The present password, and a new one twice."""

    present = forms.CharField(
        label=_("现在的口令"),
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("新口令"),
        strip=False,
        max_length=500,
        help_text=_("至少 10 位，含大写、小写、数字、符号中的 3 类。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一遍新口令"),
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """Refuse two different ones."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("两次输入的新口令不一样。"))
        return again


class EnrolForm(Worded):
    """The first code of a phone that was just bound."""

    sealed = forms.CharField(max_length=400, widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("手机上显示的 6 位动态码"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class AccountForm(Worded):
    """Who a member of staff is, where, and in which roles."""

    name = WordsField(label=_("姓名"), max_length=40)
    office = forms.ModelChoiceField(label=_("单位"), queryset=Office.objects.none(), empty_label=_("请选择"))
    roles = forms.MultipleChoiceField(
        label=_("角色"), choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    phone = WordsField(label=_("电话"), max_length=30, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = Office.objects.filter(is_active=True)  # type: ignore[attr-defined]


class NewAccountForm(AccountForm):
    """A new account: also its user name and first password."""

    username = forms.SlugField(
        label=_("用户名"),
        max_length=40,
        help_text=_("字母、数字、连字符，建好后不能改。"),
        widget=forms.TextInput(attrs={"autofocus": True, "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("初始口令"),
        strip=False,
        max_length=500,
        help_text=_("至少 10 位，含大写、小写、数字、符号中的 3 类；请当面交给本人并让其修改。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("username", "password", "name", "office", "roles", "phone")


class ResetForm(Worded):
    """A new password that the security administrator gives to someone who forgot theirs."""

    password = forms.CharField(
        label=_("新的初始口令"),
        strip=False,
        max_length=500,
        help_text=_("至少 10 位，含大写、小写、数字、符号中的 3 类。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
