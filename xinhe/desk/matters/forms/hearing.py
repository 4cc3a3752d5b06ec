"""Forms of the hearing: decided, recorded, reported on, or cancelled."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.fields import area, day, line
from xinhe.desk.matters.forms.frame import ActForm, ReasonForm
from xinhe.kernel.clock import SHANGHAI, chinese_date, local_day
from xinhe.matters.models import Matter
from xinhe.petition.acts import cancel_hearing, decide_hearing, hold_hearing, report_hearing
from xinhe.petition.models import Hearing

MORNING = time(9, 30)


class DecideHearingForm(ActForm):
    """Decide on a hearing."""

    confirm = _("确定举行听证？通知书立即发出。")
    cause = area(_("听证事由"), rows=2)
    on = day(_("哪一天"))
    clock = forms.TimeField(
        label=_("几点"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("时间写法不对，应像 09:30。")},
    )
    place = line(_("地点"))
    chair = line(_("主持人"), limit=40)
    panel = area(
        _("听证员"),
        rows=3,
        hint=_("一行一人。主持人和听证员合计有最低人数；已回避的人不能担任，办过、签过这件事的人也不要担任。"),
    )
    is_public = forms.BooleanField(
        label=_("公开举行"), required=False, help_text=_("涉及国家秘密、商业秘密、个人隐私的不公开。")
    )

    def prepare(self) -> None:
        """The first day that leaves time for the notice."""
        ahead = self.procedure.setting("hearing_notice_days")
        self.hint = _("听证要提前 %(days)s 日通知。复核中的听证，从决定到提交报告的日数不计入复核期限。") % {
            "days": ahead
        }
        self.propose({"on": self.today + timedelta(days=ahead), "clock": MORNING})

    def beside(self, field: str) -> str | None:
        """Day and hour are typed apart."""
        return "on" if field == "planned_at" else super().beside(field)

    def perform(self) -> Matter:
        """Decide."""
        data = self.cleaned_data
        planned = datetime.combine(data["on"], data["clock"], tzinfo=SHANGHAI)
        panel = [name for name in data["panel"].splitlines() if name.strip()]
        given = self.given("cause", "place", "chair", "is_public")
        return decide_hearing.decide_hearing(self.matter, planned_at=planned, panel=panel, **given)


class OfHearing(ActForm):
    """What was decided of the hearing that is written of."""

    about = _("听证")

    def prepare(self) -> None:
        """The latest hearing that was not cancelled."""
        self.hearing = Hearing.objects.filter(matter=self.matter, is_cancelled=False).order_by("-seq").first()
        if self.hearing is None:
            return
        one = self.hearing
        moment = one.planned_at.astimezone(SHANGHAI)
        self.before = [
            (_("事由"), one.cause),
            (_("时间"), f"{chinese_date(local_day(one.planned_at))} {moment:%H:%M}"),
            (_("地点"), one.place),
            (_("主持人"), one.chair),
            (_("听证员"), "、".join(one.panel)),
        ]


class HoldHearingForm(OfHearing):
    """Record the hearing."""

    on = day(_("举行日期"))
    attended = area(_("到场的各方"), rows=2)
    statements = area(_("陈述和质证"), limit=20_000, rows=8)
    evidence = area(_("证据"), required=False, limit=5000, rows=3)
    reason = area(_("提前举行的理由"), required=False, rows=2, hint=_("在通知的日期当天或者以后举行的，不填。"))
    noticed_on = day(_("另行通知各方的日期"), required=False)

    def prepare(self) -> None:
        """The day it was planned for, or today."""
        super().prepare()
        planned = local_day(self.hearing.planned_at) if self.hearing else self.today
        self.initial["on"] = min(planned, self.today)

    def perform(self) -> Matter:
        """Record."""
        names = ("on", "attended", "statements", "evidence", "reason", "noticed_on")
        return hold_hearing.hold_hearing(self.matter, **self.given(*names))


class ReportHearingForm(OfHearing):
    """Report on the hearing."""

    hint = _("报告提交的当天，不计入复核期限的日数就定下来。")
    panel_opinion = area(_("听证员的意见"), limit=5000, rows=6)

    def perform(self) -> Matter:
        """Report."""
        return report_hearing.report_hearing(self.matter, **self.given("panel_opinion"))


class CancelHearingForm(OfHearing, ReasonForm):
    """Cancel the hearing."""

    hint = _("要改期，先取消，再重新决定听证。")
    confirm = _("确定取消听证？理由会告知信访人。")
    reason = area(_("取消的理由"), hint=_("会告知信访人。"))

    def perform(self) -> Matter:
        """Cancel."""
        return cancel_hearing.cancel_hearing(self.matter, **self.given("reason"))
