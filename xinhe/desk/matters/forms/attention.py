"""Forms of what calls for more than the usual way: what leaders do themselves, and what is urgent."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.fields import area, day, line, radios
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.matters.acts import attend, flag_urgent, report_urgent
from xinhe.matters.acts.report_urgent import BY_ALL, BY_BUREAUS
from xinhe.matters.models import Matter
from xinhe.petition.acts import inform_organisation
from xinhe.petition.acts.inform_organisation import LEADERS
from xinhe.procedures.lengths import limit_words


class AttendForm(ActForm):
    """A leader reads, receives, goes there or takes charge."""

    hint = _("谁做的记谁，由经手的人如实记录。包案不改变办理单位，也不改变法定期限。")
    kind = radios(_("做了什么"), attend.Attention.choices)
    leader = line(_("哪位领导"), limit=40)
    post = line(_("职务"), limit=60)
    on = day(_("日期"))
    text = area(_("批示、谈话要点或者措施"), limit=1000)
    due_on = day(_("哪天以前化解"), required=False, hint=_("领导自己定的日子，不是法定期限。"))
    apart = {"due_on": "kind:charge"}

    def prepare(self) -> None:
        """Today, unless it was another day."""
        self.initial["on"] = self.today

    def perform(self) -> Matter:
        """Record it."""
        return attend.attend(self.matter, **self.given("kind", "leader", "post", "on", "text", "due_on"))


class FlagUrgentForm(ActForm):
    """Flag as urgent."""

    reason = line(_("为什么是重大或者紧急"), limit=200, hint=_("一句话：可能造成什么影响，多少人，多急。"))

    def prepare(self) -> None:
        """Say what follows from it, and by when."""
        limit = self.procedure.clocks["urgent"].limit
        assert limit is not None
        self.hint = _(
            "标记以后，现在办理的单位要在 %(limit)s内「报告重大紧急」，到期没有报告会列入依规检查。"
            "能马上报告的直接报告，不用标记。"
        ) % {"limit": limit_words(limit, get_language() or "zh-hans")}

    def perform(self) -> Matter:
        """Flag."""
        return flag_urgent.flag_urgent(self.matter, **self.given("reason"))


class InformOrganisationForm(ActForm):
    """Inform the organisation department of a cadre matter."""

    hint = _("出一份函，只写反映的情况，不写信访人是谁；收函的部门看不到这件事。移送以前先通报。")
    organ = line(_("通报哪个组织（人事）部门"), limit=60, hint=_("例如：中共临河县委组织部。"))
    authority = line(_("按什么干部管理权限"), limit=60, hint=_("例如：县管干部。"))
    words = area(_("反映的是哪位干部、什么问题"), limit=1000, hint=_("不写信访人的姓名，也不写能认出他的细节。"))
    major = forms.BooleanField(label=_("属重大情况"), required=False)
    secretary = line(_(LEADERS["secretary"][0]), required=False, limit=200, hint=_("向谁、怎样报送的。"))
    organisation_leader = line(_(LEADERS["organisation_leader"][0]), required=False, limit=200)
    apart = {"secretary": "major:on", "organisation_leader": "major:on"}

    def perform(self) -> Matter:
        """Inform."""
        given = self.given("organ", "authority", "major", *LEADERS)
        return inform_organisation.inform_organisation(self.matter, about=self.cleaned_data["words"], **given)

    def beside(self, field: str) -> str | None:
        """What is said has another name here: forms know their own."""
        return "words" if field == "about" else super().beside(field)


class ReportUrgentForm(ActForm):
    """Report as urgent."""

    text = area(_("情况和已经采取的措施"), limit=1000)
    government = line(_("本级党委和政府"), limit=200, hint=_("向谁、怎样、几时报告的。例如：县委值班室，9时30分电话。"))
    departments = line(_("相关主管部门"), limit=200, hint=_("例如：县应急管理局。"))
    joint_office = line(_("本级信访工作联席会议办公室"), limit=200)
    upper_bureau = line(_("上一级信访部门"), limit=200)
    national_bureau = line(_("国家信访局"), limit=200)
    told = line(_("还告诉了谁"), required=False, limit=200)

    def prepare(self) -> None:
        """A petition office also tells the one above it and the national one (第二十五条第二款)."""
        if self.by.office is None or not self.by.office.is_petition_office:
            for name in BY_BUREAUS:
                del self.fields[name]

    def perform(self) -> Matter:
        """Report."""
        names = [name for name in (*BY_ALL, *BY_BUREAUS) if name in self.fields]
        return report_urgent.report_urgent(self.matter, **self.given("text", "told", *names))
