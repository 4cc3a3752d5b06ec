"""The window's form: what a fast typist enters while somebody sits in front of them."""

import uuid
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from xinhe.desk.fields import DayInput, Worded, category_code, region_code
from xinhe.desk.matters.forms.frame import offices_field
from xinhe.documents.store import Incoming
from xinhe.kernel import identity
from xinhe.matters.filing import Filing, Identity, ages

SPOKEN = ("visit", "phone")
# What is seldom asked stands folded away, so that the common case is one screen.
RARE = {
    "many": ("headcount", "representatives", "is_joint"),
    "others": ("domicile", "is_child", "is_minor", "guardian_name", "guardian_phone", "agent_name", "agent_phone"),
    "wishes": ("is_secret", "wants_paper", "is_accusation", "accused", "received_on"),
}


class RegisterForm(Worded):
    """One matter as it comes to a window: by a visitor, in an envelope or over the telephone."""

    key = forms.CharField(max_length=40, widget=forms.HiddenInput)
    name = forms.CharField(label=_("姓名"), max_length=50)
    phone = forms.CharField(
        label=_("电话"), max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    id_type = forms.ChoiceField(label=_("证件"), required=False, initial="resident_id")
    id_number = forms.CharField(label=_("证件号码"), max_length=40, required=False)
    address = forms.CharField(label=_("住址"), max_length=120, required=False)
    is_anonymous = forms.BooleanField(label=_("匿名，不留身份"), required=False)
    region = forms.CharField(
        label=_("问题发生在哪里"),
        max_length=80,
        widget=forms.TextInput(
            attrs={"list": "regions", "autocomplete": "off", "placeholder": _("输入地名选择，不按户籍")}
        ),
    )
    category = forms.CharField(
        label=_("内容类别"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"list": "categories", "autocomplete": "off"}),
    )
    title = forms.CharField(
        label=_("标题"), max_length=120, widget=forms.TextInput(attrs={"placeholder": _("一句话说清是什么事")})
    )
    body = forms.CharField(
        label=_("反映的内容"),
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 50_000}),
    )
    items = forms.CharField(
        label=_("诉求"),
        max_length=10_500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "short", "placeholder": _("一行一项；不填就以标题为诉求")}),
    )
    headcount = forms.IntegerField(
        label=_("人数"), initial=1, widget=forms.NumberInput(attrs={"min": 1, "inputmode": "numeric"})
    )
    representatives = forms.CharField(
        label=_("其他代表"),
        max_length=400,
        required=False,
        help_text=_("多人走访推选的代表，一行一人「姓名 电话」，不超过 5 人。"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
    )
    is_joint = forms.BooleanField(label=_("联名信"), required=False)
    domicile = forms.CharField(
        label=_("户籍地"), max_length=120, required=False, help_text=_("只作登记；事情归问题发生的地方办，不按户籍。")
    )
    is_child = forms.BooleanField(required=False)
    is_minor = forms.BooleanField(required=False)
    guardian_name = forms.CharField(label=_("监护人姓名"), max_length=50, required=False)
    guardian_phone = forms.CharField(label=_("监护人电话"), max_length=30, required=False)
    agent_name = forms.CharField(
        label=_("代理人姓名"), max_length=50, required=False, help_text=_("要把信访人签名的授权委托书作为附件。")
    )
    agent_phone = forms.CharField(label=_("代理人电话"), max_length=30, required=False)
    is_secret = forms.BooleanField(
        label=_("要求保密"), required=False, help_text=_("姓名和联系方式只有本单位看得到，承办单位看不到，也搜不到。")
    )
    wants_paper = forms.BooleanField(label=_("要求书面（纸质）告知"), required=False)
    is_accusation = forms.BooleanField(label=_("检举控告"), required=False)
    accused = offices_field(
        _("被检举控告的单位"),
        hint=_("选中的单位和它下面的单位看不到这件事。登记后只有分办人看得到，再移送纪检监察机关。"),
    )
    posted_on = forms.DateField(label=_("邮戳日期"), required=False, widget=DayInput())
    received_on = forms.DateField(
        label=_("收到日期"), required=False, widget=DayInput(), help_text=_("不是今天收到的才填，期限从收到那天起算。")
    )
    files = forms.FileField(  # type: ignore[assignment]  # (the name that intake and the API use)
        label=_("附件"),
        required=False,
        help_text=_("信件扫描件、照片、PDF、Word，每个不超过 20 MB。"),
        widget=forms.FileInput(),
    )
    is_read_back = forms.BooleanField(required=False)

    def __init__(self, channel: str, *args: object, on: date) -> None:
        self.channel = channel
        super().__init__(*args)
        age = ages(on)
        self.fields["is_child"].label = _("反映人未满 %(age)d 周岁") % {"age": age.guardian_below}
        self.fields["is_minor"].label = _("反映人未成年（未满 %(age)d 周岁）") % {"age": age.adult_from}
        self.fields["guardian_name"].help_text = _("未满 %(age)d 周岁的必须填写。") % {"age": age.guardian_below}
        self.fields["name"].error_messages["required"] = _("请填写姓名；对方不愿留姓名的，勾选「匿名」。")
        # Asked for, but never demanded: an anonymous matter is registered like any other (第二十三条第二款).
        self.fields["name"].required = not (self.is_bound and self.data.get("is_anonymous"))
        self.fields["id_type"].choices = list(identity.ID_TYPES.items())  # type: ignore[attr-defined]
        self.fields["files"].widget.attrs["multiple"] = True
        self.fields["name"].widget.attrs["autofocus"] = True
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
        return self.is_bound and name in self.data and self.data[name] not in ("", "1")

    def filing(self, files: list[Incoming]) -> Filing:
        """What was typed, in the words of intake."""
        data = self.cleaned_data
        return Filing(
            kind="petition",
            title=data["title"],
            body=data["body"],
            region=region_code(data["region"]),
            channel=self.channel,
            petitioner=None if data["is_anonymous"] else self._petitioner(),
            headcount=data["headcount"],
            representatives=self._representatives(),
            category=category_code(data["category"]),
            items=[line for line in data["items"].splitlines() if line.strip()],
            files=files,
            agent=self._known("agent"),
            guardian=self._known("guardian"),
            is_child=data["is_child"],
            is_minor=data["is_minor"],
            is_secret=data["is_secret"],
            is_joint=data["is_joint"],
            wants_paper=data["wants_paper"],
            is_read_back=data["is_read_back"] if self.channel in SPOKEN else None,
            received_on=data["received_on"],
            posted_on=data.get("posted_on"),
            is_accusation=data["is_accusation"],
            accused=data["accused"],
        )

    def _known(self, part: str) -> Identity | None:
        """An agent or guardian, when one was named."""
        name, phone = (self.cleaned_data[f"{part}_{word}"].strip() for word in ("name", "phone"))
        return Identity(name=name, phone=phone) if name or phone else None

    def _petitioner(self) -> Identity:
        data = self.cleaned_data
        number = data["id_number"].strip()
        return Identity(
            name=data["name"],
            phone=data["phone"],
            id_type=data["id_type"] if number else "none",
            id_number=number,
            address=data["address"],
            domicile=data["domicile"],
        )

    def _representatives(self) -> list[Identity]:
        people = []
        for line in self.cleaned_data["representatives"].splitlines():
            name, _gap, phone = line.strip().replace("，", " ").replace(",", " ").partition(" ")
            if name:
                people.append(Identity(name=name, phone=phone.strip()))
        return people

    def place(self, errors: dict[str, str]) -> None:
        """Set intake's sentences beside the fields of this form; "agent.name" stands at agent_name."""
        for field, sentence in errors.items():
            name = field.removeprefix("petitioner.").replace(".", "_")
            if name.startswith("representatives"):
                name = "representatives"
            self.add_error(name if name in self.fields else None, sentence)
