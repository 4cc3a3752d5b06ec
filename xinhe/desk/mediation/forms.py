"""Forms of the register of mediation: a body, a mediator, a training, days away, and the questions of the triage."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xinhe.desk.fields import Worded
from xinhe.desk.matters.forms.fields import PickField, PicksField, day, line
from xinhe.mediation.models import Committee, Mediator, Seat, Sex
from xinhe.mediation.register import BodyWords, MediatorWords
from xinhe.mediation.rules import Named, Network
from xinhe.mediation.triage import Dispute
from xinhe.people.models import Account

_APART = re.compile(r"[；;、，,\s]+")


def _ticks(label: Any, *, hint: Any = "") -> PicksField:
    return PicksField(label=label, required=False, help_text=hint, widget=forms.CheckboxSelectMultiple)


def _yes(label: Any, *, hint: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=hint)


class BodyForm(Worded):
    """What a chair changes of the body."""

    phone = line(_("电话"), required=False, limit=30, hint=_("本组织的电话，群众看得到。"))
    address = line(_("地址"), required=False)
    hours = line(_("值班时间"), required=False, hint=_("例如：周一至周五 8:30—12:00，14:00—17:30。"))
    label = line(_("标签"), required=False, limit=40, hint=_("例如：乡贤、巾帼、红色、土地纠纷调处组。"))
    term_from_on = day(_("任期开始"), required=False)
    term_until_on = day(_("任期届满"), required=False, hint=_("这一届的最后一天；每届三年，可以连选连任。"))
    is_multiethnic = _yes(_("这里是多民族居住的地区"), hint=_("是的，委员中应当有人数较少民族的成员。"))
    fields_taken = _ticks(_("受理哪些纠纷"), hint=_("一个也不选，就是都受理。"))

    def __init__(self, *args: Any, committee: Committee, network: Network, **kwargs: Any) -> None:
        office = committee.office
        shown = {
            "phone": office.phone,
            "address": office.address,
            "hours": office.hours,
            "label": committee.label,
            "term_from_on": committee.term_from_on,
            "term_until_on": committee.term_until_on,
            "is_multiethnic": committee.is_multiethnic,
            "fields_taken": committee.fields,
        }
        super().__init__(*args, initial=shown, **kwargs)
        self.fields["fields_taken"].choices = _named(network.types)  # type: ignore[attr-defined]
        if not committee.is_committee:
            for name in ("term_from_on", "term_until_on", "is_multiethnic"):
                del self.fields[name]

    def words(self) -> BodyWords:
        """What was typed, for the act."""
        said = dict(self.cleaned_data)
        return BodyWords(fields=said.pop("fields_taken"), **said)


class MediatorForm(Worded):
    """Everything that the register says of one mediator."""

    name = line(_("姓名"), limit=40)
    sex = PickField(
        label=_("性别"),
        choices=Sex.choices,
        widget=forms.RadioSelect,
        help_text=_("只用来核对委员中有没有妇女，不公布。"),
    )
    seat = PickField(
        label=_("职务"),
        choices=[("", _("请选择")), *Seat.choices],
        help_text=_("推选产生的是主任、副主任、委员；其余是聘任。"),
    )
    is_adult = _yes(_("已核实是成年公民"), hint=_("调解员应当由成年公民担任（《人民调解法》第十四条）。"))
    engaged_on = day(_("担任日期"))
    left_on = day(_("离任日期"), required=False, hint=_("从这一天起不再担任。人离任了，登记留着。"))
    kinds = _ticks(_("类别"))
    is_full_time = _yes(_("专职"))
    skills = _ticks(_("擅长哪些纠纷"))
    languages = line(_("语言、方言"), required=False, limit=80, hint=_("用顿号分开，例如：普通话、临河话。"))
    duty = line(_("什么时候、在哪里找得到"), required=False, hint=_("例如：每周三上午在社区调解室。"))
    tier = PickField(
        label=_("三事分解"),
        required=False,
        choices=[("", _("按类别定")), ("1", _("小事")), ("2", _("民事")), ("3", _("难事"))],
    )
    is_minority = _yes(_("属于当地人数较少的民族"), hint=_("只在多民族居住的地区核对委员构成用，不公布。"))
    phone = line(_("电话"), required=False, limit=30, hint=_("加密保存，不公布。"))
    account = PickField(label=_("本人的账号"), required=False)
    photo = forms.FileField(label=_("照片"), required=False, help_text=_("JPG 或者 PNG；里面的拍摄位置会去掉。"))
    drops_photo = _yes(_("去掉现在的照片"))
    is_listed = _yes(
        _("本人同意公开"),
        hint=_("姓名、类别、擅长的纠纷、语言、值班和照片会出现在群众页面上；电话、性别、民族不公开。"),
    )

    def __init__(
        self, *args: Any, committee: Committee, network: Network, mediator: Mediator | None, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial=_shown(mediator, today), **kwargs)
        self.fields["kinds"].choices = _named(network.kinds)  # type: ignore[attr-defined]
        self.fields["skills"].choices = _named(network.types)  # type: ignore[attr-defined]
        accounts = Account.objects.filter(office=committee.office, is_active=True).order_by("username")
        own = [(one.username, f"{one.name}（{one.username}）") for one in accounts]
        self.fields["account"].choices = [("", _("没有")), *own]  # type: ignore[attr-defined]
        if mediator is None or not mediator.photo:
            del self.fields["drops_photo"]

    def words(self) -> MediatorWords:
        """What was typed, for the act."""
        said = dict(self.cleaned_data)
        tier = said.pop("tier")
        return MediatorWords(
            fields=said.pop("skills"),
            languages=[part for part in _APART.split(said.pop("languages")) if part],
            tier=int(tier) if tier in ("1", "2", "3") else None,
            drops_photo=said.pop("drops_photo", False),
            **said,
        )


def _shown(mediator: Mediator | None, today: date) -> dict[str, object]:
    if mediator is None:
        return {"engaged_on": today, "seat": Seat.ENGAGED}
    names = ("name", "sex", "seat", "is_adult", "engaged_on", "left_on", "kinds", "is_full_time", "duty", "is_minority")
    shown: dict[str, object] = {name: getattr(mediator, name) for name in (*names, "phone", "is_listed")}
    account = mediator.account.username if mediator.account else ""
    languages = "、".join(mediator.languages)
    return shown | {"skills": mediator.fields, "languages": languages, "tier": mediator.tier or "", "account": account}


class TrainingForm(Worded):
    """One training."""

    on = day(_("日期"))
    hours = forms.DecimalField(label=_("学时"), max_digits=4, decimal_places=1)
    topic = line(_("内容"), limit=100)


class AbsenceForm(Worded):
    """Days on which somebody can't be asked."""

    from_on = day(_("从哪天"))
    until_on = day(_("到哪天"), hint=_("这一天也不在。"))
    words = line(_("说明"), required=False, limit=100, hint=_("不必写原因。"))


class TriageForm(Worded):
    """Three or four questions about a dispute; nothing of it is kept, and nobody is named."""

    region = line(_("纠纷发生在哪里"), limit=80, hint=_("村（社区）、镇（街道）的名称，写一部分就行。"))
    type = forms.ChoiceField(label=_("是哪一类纠纷"))
    amount = forms.DecimalField(
        label=_("涉及多少钱（元）"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("不涉及的不填。"),
    )
    parties = forms.IntegerField(label=_("当事人一共几人"), required=False, min_value=2, max_value=100_000)
    answers = forms.MultipleChoiceField(label=_("有没有这些情形"), required=False, widget=forms.CheckboxSelectMultiple)
    language = line(_("当事人说哪种话"), required=False, limit=20, hint=_("例如：临河话。"))

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [("", _("请选择")), *_named(network.types)]  # type: ignore[attr-defined]
        self.fields["answers"].choices = _named(network.questions)  # type: ignore[attr-defined]

    def dispute(self) -> Dispute:
        """What was answered."""
        said = self.cleaned_data
        return Dispute(
            type=said["type"],
            amount=said["amount"],
            parties=said["parties"] or 2,
            answers=frozenset(said["answers"]),
            language=said["language"].strip(),
        )


def _named(rows: Mapping[str, Named]) -> list[tuple[str, str]]:
    return [(code, one.chinese) for code, one in rows.items()]
