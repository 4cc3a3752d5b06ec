"""Forms of papers between offices: one for measures, one for each paper of the year, and the short ones after it."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from xinhe.desk.fields import Sentence, Worded
from xinhe.desk.matters.forms.choices import office_field
from xinhe.desk.matters.forms.fields import PicksField, area, day, line, radios
from xinhe.insight.acts.draft_statement import draft_statement
from xinhe.insight.acts.redraft import redraft as redraft_statement
from xinhe.insight.statements import Words
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import local_day
from xinhe.people.person import Person
from xinhe.supervision.acts.annex import annex
from xinhe.supervision.acts.answer import answer as answer_measure
from xinhe.supervision.acts.check import check as check_measure
from xinhe.supervision.acts.drop import drop as drop_paper
from xinhe.supervision.acts.pursue_finding import pursue_finding
from xinhe.supervision.acts.send_measure import send_measure
from xinhe.supervision.acts.sign import sign as sign_paper
from xinhe.supervision.measures import MeasureWords
from xinhe.supervision.models import Finding, Organizer, Paper, PaperKind, Situation, SupervisionGround

BETWEEN = re.compile(r"[\s,，、;；]+")


class PaperForm(Worded):
    """What every form of a paper needs: who acts and when, and the last event that the page showed (``seen``)."""

    hint: Sentence = ""
    confirm: Sentence = ""
    apart: Mapping[str, str] = MappingProxyType({})  # the choice with which alone a field is asked for
    about: Sentence = ""  # the heading of what came before
    before: str = ""  # what came before

    def __init__(
        self,
        data: Any,
        *,
        by: Person,
        at: datetime,
        paper: Paper | None = None,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        assert by.office is not None
        self.by, self.at, self.today, self.office, self.paper = by, at, local_day(at), by.office, paper
        self.posted = data
        super().__init__(data, initial=dict(initial or {}))
        if paper is not None:
            seen = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=paper.log_seq)
            self.fields["seen"] = seen

    def renew(self) -> None:
        """Take the news as seen: told who did what, the person may press again; the typed words stay."""
        assert self.paper is not None
        data: QueryDict = self.posted.copy()
        data["seen"] = str(Paper.objects.values_list("log_seq", flat=True).get(pk=self.paper.pk))
        self.data = data

    @property
    def loose(self) -> list[tuple[forms.BoundField, str]]:
        """The fields, each with the choice on which it hangs."""
        return [(one, self.apart.get(one.name, "")) for one in self.visible_fields()]

    def within(self) -> list[tuple[str, str]]:
        """The offices of the sender's place but its own, by code."""
        found = Office.objects.organs().filter(is_active=True, region__path__startswith=self.office.region.path)
        return _choices(found.exclude(pk=self.office.pk))


class SinglePick(forms.Select):
    """One choice from a field of several."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:  # noqa: ARG002
        """The one that was chosen, as a list."""
        value = data.get(name)
        return [value] if value else []


class MeasureForm(PaperForm):
    """A measure of one kind; what the kind does not have is not asked for."""

    confirm = _("确定发出？发出后编号、存证，不能修改，只能撤销。")
    to = PicksField(label=_("发给哪个单位"), widget=SinglePick)
    title = line(_("事由"), limit=100, hint=_("一句话，例如：停车费事项超期未答复。"))
    organizer = radios(_("谁组织督查"), Organizer.choices, initial=Organizer.PETITION_OFFICE)
    decision = line(_("由哪次会议、哪份文件决定"), limit=200, hint=_("例如：2026 年第 3 次信访工作联席会议。"))
    grounds = forms.MultipleChoiceField(
        label=_("属于哪些情形"), choices=SupervisionGround.choices, widget=forms.CheckboxSelectMultiple
    )
    facts = area(_("查明的事实和日期"), limit=5000, rows=6, hint=_("写单位的事，不写信访人的姓名。"))
    numbers = area(
        _("所涉信访事项编号"), required=False, rows=2, hint=_("可以不写；写几个的，一行一个。对方没有经办的不能写。")
    )
    demand = area(_("要求做什么、做到什么程度"), limit=2000)
    answer_on = day(_("书面反馈日期"))

    def __init__(self, data: Any, *, kind: str, by: Person, at: datetime, finding: Finding | None = None):
        super().__init__(data, by=by, at=at, initial=_said_of(finding) if finding else None)
        self.kind, self.finding = kind, finding
        if kind == PaperKind.CIRCULATE:
            self.fields["to"] = PicksField(label=_("印发哪些单位"), widget=forms.CheckboxSelectMultiple)
            del self.fields["answer_on"]
            self.fields["demand"].required = False
        if kind == PaperKind.INSPECT:
            self.fields["grounds"].required = self.fields["decision"].required = False
            self.fields["decision"].help_text = _("党委政府、联席会议组织的必须写；信访部门自己组织的可以不写。")
        else:
            del self.fields["organizer"]
        if kind == PaperKind.LIST_CASE:
            self.fields["numbers"].required = True
            self.fields["numbers"].help_text = _("一行一个；对方没有经办的不能写。")
        blank = [] if kind == PaperKind.CIRCULATE else [("", _("请选择"))]
        offered = self.within() if finding is None else [(finding.office.code, finding.office.name)]
        self.fields["to"].choices = [*blank, *offered]  # type: ignore[attr-defined]
        self.initial.setdefault("answer_on", self.today + timedelta(days=settings.ANSWER_DAYS))

    def clean_numbers(self) -> list[str]:
        """The numbers one by one."""
        return [one for one in BETWEEN.split(self.cleaned_data["numbers"]) if one]

    def perform(self) -> Paper:
        """Send it."""
        words = MeasureWords(**self.cleaned_data)
        if self.finding is not None:
            return pursue_finding(self.finding, kind=self.kind, words=words, by=self.by, at=self.at)
        return send_measure(self.kind, words=words, by=self.by, at=self.at)


def _said_of(finding: Finding) -> dict[str, object]:
    """What a measure about a finding starts with."""
    return {
        "to": finding.office.code,
        "title": finding.title,
        "facts": f"{finding.facts}（{finding.article}）",
        "numbers": finding.number,
    }


class StatementForm(PaperForm):
    """A paper of the year: the figures are the system's, here stand the words."""

    kind: PaperKind
    hint = _("数字由系统按期间计算，和考核看板一致；检举控告事项不计入。起草后可以预览、重拟，由另一位负责人签发。")

    def perform(self) -> Paper:
        """Draft it, or draft it anew."""
        said = dict(self.cleaned_data)
        if self.paper is None:
            return draft_statement(self.kind, words=Words(**said), by=self.by, at=self.at)
        seen = said.pop("seen")
        return redraft_statement(self.paper, words=Words(**said), by=self.by, at=self.at, seen=seen)


class YearForm(StatementForm):
    """A paper of one year, which a new draft keeps."""

    year = forms.IntegerField(label=_("年份"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if self.paper is not None:
            del self.fields["year"]
        self.initial.setdefault("year", self.today.year - 1)


class ReportForm(YearForm):
    """The annual report."""

    kind = PaperKind.REPORT
    told = line(_("报送的机关"), required=False, limit=200, hint=_("平台上没有的机关写在这里，例如：中共临河县委。"))
    to = PicksField(
        label=_("报送平台上的哪些单位"),
        required=False,
        help_text=_("本级党委、政府和上一级信访部门。"),
        widget=forms.CheckboxSelectMultiple,
    )
    text = area(_("其他需要报告的事项"), limit=5000, rows=8)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        above = Office.objects.organs().filter(is_active=True, region_id__in=self.office.region.ancestors())
        self.fields["to"].choices = _choices(above.exclude(pk=self.office.pk))  # type: ignore[attr-defined]


class AppraiseForm(YearForm):
    """The appraisal: to all offices of the place unless some are left out."""

    kind = PaperKind.APPRAISE
    told = line(_("平台之外的收文机关"), required=False, limit=200)
    to = PicksField(label=_("平台上的收文单位"), required=False, widget=forms.CheckboxSelectMultiple)
    decision = line(_("党委和政府同意印发的会议或者文件"), limit=200)
    text = area(
        _("考核结论"),
        limit=5000,
        rows=8,
        hint=_("以依法及时就地解决为导向：做得好的、没有做到的、要求；不以信访数量评价。"),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offered = self.within()
        self.fields["to"].choices = offered  # type: ignore[attr-defined]
        self.initial.setdefault("to", [code for code, _name in offered])


class SupplyForm(StatementForm):
    """What an inspection tour asked for, of one office and over a span."""

    kind = PaperKind.SUPPLY
    told = line(_("巡视巡察机构"), limit=200)
    decision = line(_("来函的名称或者文号"), limit=200)
    subject = office_field(_("被巡视巡察的单位"), blank=_("请选择"))
    since = day(_("从哪天起"))
    until = day(_("到哪天止"))
    text = area(_("说明"), required=False, limit=5000)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial.setdefault("since", date(self.today.year, 1, 1))
        self.initial.setdefault("until", self.today)


class StepForm(PaperForm):
    """A step with a paper that is there."""

    def given(self) -> dict[str, Any]:
        """What was typed, by name, with what every step takes besides."""
        return {**self.cleaned_data, "by": self.by, "at": self.at}

    def perform(self) -> Paper:
        """Take the step with what was typed."""
        raise NotImplementedError


class AnnexForm(StepForm):
    """One situation for the annex."""

    situation = forms.ChoiceField(label=_("哪一类情况"), choices=Situation.choices, widget=forms.RadioSelect)
    number = line(_("信访件编号"), required=False, limit=40, hint=_("已经移送的检举控告，只写情况，不写编号。"))
    text = area(_("情况"), limit=2000, rows=6, hint=_("不写信访人是谁。只有分办人能写、能打开；写错的，撤销这份重拟。"))

    def perform(self) -> Paper:
        """Add it."""
        return annex(_there(self.paper), **self.given())


class AnswerForm(StepForm):
    """The office's answer."""

    about = _("要求")
    answer = area(_("采取的措施、整改情况和结果"), limit=5000, rows=8)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.before = _there(self.paper).content["demand"]

    def perform(self) -> Paper:
        """Answer."""
        return answer_measure(_there(self.paper), **self.given())


class CheckForm(StepForm):
    """What the sender found."""

    about = _("对方的反馈")
    passed = forms.TypedChoiceField(
        label=_("核查结论"),
        choices=[("yes", _("通过，销号")), ("no", _("没有改到位，退回再办"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = area(_("核查的情况"), limit=2000)
    answer_on = day(_("新的反馈日期"), required=False, hint=_("退回再办的要写。"))
    apart = {"answer_on": "passed:no"}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.before = _there(self.paper).answer
        if _there(self.paper).finding_id:
            self.hint = _("通过的，所督办的发现同时了结；答复本身不了结任何事。")

    def perform(self) -> Paper:
        """Strike it off, or ask again."""
        return check_measure(_there(self.paper), **self.given())


class DropForm(StepForm):
    """Why it is withdrawn."""

    confirm = _("确定撤销？撤销后留存可查，不能恢复。")
    reason = area(_("为什么撤销"))

    def perform(self) -> Paper:
        """Withdraw it."""
        return drop_paper(_there(self.paper), **self.given())


class SignForm(StepForm):
    """Only the decision to sign."""

    confirm = _("确定签发？签发后编号、存证并印发，不能修改。")

    def perform(self) -> Paper:
        """Sign it."""
        return sign_paper(_there(self.paper), **self.given())


def _there(paper: Paper | None) -> Paper:
    """The paper with which a step is taken; a form of a step always has one."""
    assert paper is not None
    return paper


def _choices(offices: QuerySet[Office]) -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in offices.only("code", "name").order_by("code")]
