"""Forms of supervision: urging, demanding, answering, and the three kinds of recommendation."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.choices import office_field
from xinhe.desk.matters.forms.fields import PickField, area, day, line, radios
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import chinese_date
from xinhe.matters.models import Matter
from xinhe.people.person import Person
from xinhe.supervision import ladder
from xinhe.supervision.acts import answer_recommendation, answer_supervision, recommend, supervise, urge_office
from xinhe.supervision.models import (
    Adoption,
    Advice,
    Demand,
    DemandKind,
    Recommendation,
    Rung,
    SupervisionGround,
    UrgingMeans,
)


class UrgeOfficeForm(ActForm):
    """Urge the office whose turn it is."""

    about = _("1+X 催办")
    means = radios(_("方式"), UrgingMeans.choices)
    rung = radios(_("催到哪一级"), Rung.choices, required=False)
    spoken_to = line(_("接电话的人"), required=False, limit=40)
    asked = area(_("要求对方做什么"), rows=3)
    answer = area(_("对方怎么答复"), required=False, limit=1000, rows=3)
    apart = {"rung": "means:phone", "spoken_to": "means:phone", "answer": "means:phone"}

    def prepare(self) -> None:
        """The next rung of the ladder is chosen."""
        demands = list(Demand.objects.filter(matter=self.matter, kind=DemandKind.URGE))
        means, rung = ladder.next_rung(demands)
        if not self.is_bound:
            self.propose({"means": means, "rung": rung})
        holder = self.matter.holder
        proposed = (
            now_in_words("先发一份催办单")
            if means == UrgingMeans.SLIP
            else f"{UrgingMeans(means).label} · {Rung(rung).label}"
        )
        self.before = [
            (_("催哪个单位"), holder.name if holder else ""),
            (_("已催"), now_in_words("%(n)d 次") % {"n": len(demands)}),
            (_("建议下一步"), proposed),
        ]

    def perform(self) -> Matter:
        """Urge; what belongs to a call is not sent with a slip."""
        given = self.given("means", "asked", "spoken_to", "answer")
        rung = self.cleaned_data["rung"] if given["means"] == UrgingMeans.PHONE else ""
        return urge_office.urge_office(self.matter, rung=rung, **given)


class SuperviseForm(ActForm):
    """Demand in writing what has to be done."""

    hint = _("督办函只发给经办单位；要求对方在答复日期前书面答复。状态和期限不因督办改变。")
    confirm = _("确定发出督办函？")
    ground = radios(_("哪一种情形"), SupervisionGround.choices)
    office = PickField(label=_("督办哪个单位"))
    facts = area(_("查明的事实和日期"), limit=2000)
    demand = area(_("要求"), limit=2000)
    answer_on = day(_("答复日期"))

    def prepare(self) -> None:
        """The offices that had a part in it."""
        matter = self.matter
        own = self.by.office_id
        first = matter.holder if matter.holder and matter.holder_id != own else matter.lead
        rest = Office.objects.filter(pk__in=matter.offices).exclude(pk__in=[own, *matter.barred]).order_by("code")
        named = [first, *(one for one in rest if not first or one.pk != first.pk)]
        self.offer("office", [(one.code, one.name) for one in named if one and one.pk not in (own, *matter.barred)])
        self.initial["answer_on"] = self.today + timedelta(days=settings.ANSWER_DAYS)

    def perform(self) -> Matter:
        """Demand."""
        return supervise.supervise(self.matter, **self.given("ground", "office", "facts", "demand", "answer_on"))


class AnswerSupervisionForm(ActForm):
    """Answer a demand."""

    demand = forms.TypedChoiceField(label=_("答复哪份督办函"), coerce=int, widget=forms.RadioSelect)
    answer = area(_("整改情况和办理结果"), limit=5000, rows=6)

    def prepare(self) -> None:
        """The demands that this office owes an answer to."""
        found = list(self.owed(self.matter, self.by).select_related("by_office"))
        self.offer("demand", [(d.seq, self._told(d)) for d in found])
        if len(found) == 1:
            self.about, only = _("督办要求"), found[0]
            self.before = [
                (_("发函单位"), only.by_office.name),
                (_("情形"), only.get_ground_display()),
                (_("事实"), only.facts),
                (_("要求"), only.demand),
            ]

    @staticmethod
    def owed(matter: Matter, by: Person) -> QuerySet[Demand]:
        """The demands that this person's office has not answered."""
        return Demand.objects.filter(
            matter=matter, kind=DemandKind.SUPERVISE, to_id=by.office_id, answered_at=None
        ).order_by("seq")

    @staticmethod
    def _told(demand: Demand) -> str:
        until = now_in_words("%(day)s前答复") % {"day": chinese_date(demand.answer_on)} if demand.answer_on else ""
        return f"{demand.get_ground_display()} · {until}"

    def perform(self) -> Matter:
        """Answer."""
        return answer_supervision.answer_supervision(self.matter, **self.given("demand", "answer"))


class RecommendForm(ActForm):
    """Recommend something to an office."""

    confirm = _("确定发出建议书？收到的单位要书面反馈采纳情况。")
    kind = radios(_("哪一种建议"), Advice.choices)
    office = office_field(_("提给哪个单位"), blank=_("请选择"))
    facts = area(_("查明的事实和日期"), limit=2000)
    pattern = area(
        _("同类情况有多少"),
        required=False,
        limit=2000,
        rows=2,
        hint=_("完善政策的建议必须写：几件、什么时间、哪些地方。"),
    )
    advice = area(_("建议"), limit=2000)
    answer_on = day(_("反馈日期"), required=False)

    def prepare(self) -> None:
        """The office that leads, and the rules' own number of days."""
        days = self.procedure.setting(recommend.ANSWER_DAYS)
        self.fields["answer_on"].help_text = now_in_words("不填按 %(days)d 日算。") % {"days": days}
        lead = self.matter.lead or self.matter.holder
        if lead and lead.pk != self.by.office_id and lead.pk not in self.matter.barred:
            self.initial["office"] = lead.code

    def perform(self) -> Matter:
        """Recommend."""
        return recommend.recommend(
            self.matter, **self.given("kind", "office", "facts", "pattern", "advice", "answer_on")
        )


class AnswerRecommendationForm(ActForm):
    """Say whether a recommendation was adopted."""

    recommendation = forms.TypedChoiceField(label=_("反馈哪份建议书"), coerce=int, widget=forms.RadioSelect)
    adoption = radios(_("采纳情况"), Adoption.choices)
    answer = area(_("做了什么"), limit=5000, rows=6, hint=_("没有采纳的，写明理由。"))

    def prepare(self) -> None:
        """The recommendations that this office owes its feedback on."""
        found = list(self.owed(self.matter, self.by).select_related("by_office"))
        until = now_in_words("%(day)s前反馈")
        self.offer(
            "recommendation",
            [(r.seq, f"{r.get_kind_display()} · {until % {'day': chinese_date(r.answer_on)}}") for r in found],
        )
        if len(found) == 1:
            self.about = _("建议")
            self.before = [
                (_("提出单位"), found[0].by_office.name),
                (_("事实"), found[0].facts),
                (_("建议"), found[0].advice),
            ]

    @staticmethod
    def owed(matter: Matter, by: Person) -> QuerySet[Recommendation]:
        """The recommendations on which this person's office has given no feedback."""
        return Recommendation.objects.filter(matter=matter, to_id=by.office_id, answered_at=None).order_by("seq")

    def perform(self) -> Matter:
        """Answer."""
        return answer_recommendation.answer_recommendation(
            self.matter, **self.given("recommendation", "adoption", "answer")
        )
