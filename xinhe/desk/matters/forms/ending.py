"""Forms of the end: closing, carrying out, reporting back, and what is answered without an opinion."""

from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.choices import answers_shown, item_choices, item_field
from xinhe.desk.matters.forms.fields import area, day, radios
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.desk.matters.forms.service import Serving
from xinhe.matters.models import Event, Execution, Matter
from xinhe.petition.acts import close, draft_reply, execute, feed_back, report_back, serve_reply, sign_reply
from xinhe.petition.replies import Uptake

REPLY = ("adoption", "study", "reply")


class CloseForm(ActForm):
    """Close."""

    confirm = _("确定办结？")
    reason = area(_("说明"), required=False)

    def prepare(self) -> None:
        """What was answered."""
        self.about, self.before = _("逐项结果"), answers_shown(self.rows)

    def perform(self) -> Matter:
        """Close."""
        return close.close(self.matter, **self.given("reason"))


class ExecuteForm(ActForm):
    """Report what was carried out."""

    hint = _("只有「已执行」才算完；部分执行的，期限接着走。拒不执行是督办的情形。")
    item = item_field()
    outcome = radios(_("执行情况"), [(o.value, o.label) for o in Execution if o != Execution.PENDING])
    on = day(_("日期"))
    text = area(_("做了什么、有什么凭证"), limit=1000)

    def prepare(self) -> None:
        """The supported items that are not carried out, and today."""
        open_ones = [row for row in self.rows if row.execution and row.execution != Execution.DONE]
        self.offer("item", item_choices(open_ones))
        self.initial["on"] = self.today

    def perform(self) -> Matter:
        """Report."""
        return execute.execute(self.matter, **self.given("item", "outcome", "on", "text"))


class ReportBackForm(ActForm):
    """Report back to the office that assigned it."""

    process = area(_("办理经过"), limit=5000)
    result = area(_("办理结果"), limit=5000)
    attitude = area(_("信访人的态度"), required=False, rows=2)
    follow_up = area(_("后续工作"), required=False, rows=2)

    def prepare(self) -> None:
        """To whom, and the results as they stand."""
        self.about = _("报给")
        self.before = [(self.matter.receiver.name, ""), *answers_shown(self.rows)]

    def perform(self) -> Matter:
        """Report back."""
        return report_back.report_back(self.matter, **self.given("process", "result", "attitude", "follow_up"))


class DraftReplyForm(ActForm):
    """The reply to a suggestion, with the draft of before."""

    hint = _("建议意见类事项：研究论证后答复，不出处理意见书，没有复查复核。")
    adoption = radios(_("采纳情况"), [(one.value, one.label) for one in Uptake])
    study = area(_("研究论证的情况"), limit=5000)
    reply = area(_("怎样采纳，或者没有采纳的理由"), limit=5000, hint=_("会原文答复信访人。"))

    def prepare(self) -> None:
        """What was drafted before."""
        before = Event.objects.filter(matter=self.matter, act="draft_reply").order_by("-seq").first()
        if before is not None and not self.is_bound:
            self.propose({name: before.data[name] for name in REPLY})

    def perform(self) -> Matter:
        """Draft."""
        return draft_reply.draft_reply(self.matter, **self.given(*REPLY))


class SignReplyForm(ActForm):
    """Sign the reply."""

    about = _("拟好的答复")
    confirm = _("确定签发？签发后不能修改。")

    def prepare(self) -> None:
        """The draft, as it will be issued."""
        drafted = Event.objects.filter(matter=self.matter, act="draft_reply").order_by("-seq").first()
        if drafted is not None:
            said = drafted.data
            self.before = [
                (_("采纳情况"), Uptake(said["adoption"]).label),
                (_("研究论证的情况"), said["study"]),
                (_("答复"), said["reply"]),
            ]

    def perform(self) -> Matter:
        """Sign."""
        return sign_reply.sign_reply(self.matter, **self.given())


class ServeReplyForm(Serving):
    """Serve the reply."""

    def perform(self) -> Matter:
        """Serve."""
        return serve_reply.serve_reply(self.matter, **self.served())


class FeedBackForm(ActForm):
    """Feedback on an accusation, by the organ's own rules."""

    hint = _("检举控告按纪检监察等规定办理和反馈，不出处理意见书。这里只记反馈的情况，不写查处内容。")
    means = radios(_("怎样反馈的"), [(one.value, one.label) for one in feed_back.FeedbackMeans])
    on = day(_("哪一天反馈的"))
    text = area(_("按什么规定办理、怎样反馈的"), hint=_("信访人看不到这段话。"))

    def prepare(self) -> None:
        """Today, unless it was another day."""
        self.initial["on"] = self.today

    def perform(self) -> Matter:
        """Feed back."""
        return feed_back.feed_back(self.matter, **self.given("means", "on", "text"))
