"""Forms of what stands beside the talks: somebody is invited, something is appraised."""

from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.fields import area, day, line, radios
from xinhe.desk.mediation.frame import SIDES, DisputeForm
from xinhe.matters.models import Matter
from xinhe.mediation.acts import begin_appraisal, end_appraisal, invite
from xinhe.mediation.models import InviteeSort
from xinhe.mediation.sides import Seen

REFUSED = "no"


class InviteForm(DisputeForm):
    """Who is to take part, with the word of both sides."""

    hint = _("双方都同意，才能邀请别人参加。有一方不同意的，不能请，也不要问他为什么。")
    name = line(_("邀请谁"), limit=invite.NAME)
    sort = radios(_("他是什么人"), InviteeSort.choices)
    why = area(_("为什么请他"), rows=2, limit=invite.WHY)

    def prepare(self) -> None:
        """How the consent of each side is known."""
        answers = [*((one.value, now_in_words(str(one.label))) for one in Seen), (REFUSED, now_in_words("没有同意"))]
        for side, name in self.sides:
            asked = radios(now_in_words("%(side)s同意吗，怎样知道的") % {"side": name}, answers)
            self.add(f"consents.{side}", asked)
        self.last = tuple(f"consents.{side}" for side in SIDES)

    def perform(self) -> Matter:
        """Invite them."""
        consents = {side: self.cleaned_data[f"consents.{side}"] for side in SIDES}
        return invite.invite(self.matter, consents=consents, **self.given("name", "sort", "why"))


class BeginAppraisalForm(DisputeForm):
    """Something is appraised."""

    hint = _("鉴定评估的日数不计入调解期限：先按预计的日期顺延，结束后按实际的日数重算。双方都会收到告知。")
    what = line(_("鉴定、评估什么"), limit=begin_appraisal.WHAT)
    appraiser = line(_("由哪个机构鉴定"), limit=begin_appraisal.APPRAISER)
    began_on = day(_("哪天委托的"))
    expected_on = day(_("预计哪天出结果"))

    def prepare(self) -> None:
        """Today, unless it was another day."""
        self.initial.setdefault("began_on", self.today)

    def perform(self) -> Matter:
        """Note it."""
        given = self.given("what", "appraiser", "began_on", "expected_on")
        return begin_appraisal.begin_appraisal(self.matter, **given)


class EndAppraisalForm(DisputeForm):
    """The appraisal is over."""

    hint = _("出了结果，或者不再鉴定，都记在这里；调解期限从这一天接着计算。")
    ended_on = day(_("哪天结束的"))
    report_number = line(_("鉴定意见的文号"), required=False, limit=end_appraisal.REPORT)

    def prepare(self) -> None:
        """Today, unless it was another day."""
        self.initial.setdefault("ended_on", self.today)

    def perform(self) -> Matter:
        """Note it."""
        return end_appraisal.end_appraisal(self.matter, **self.given("ended_on", "report_number"))
