"""Forms after the agreement: what was done, what was not, visits, and the court that may confirm it."""

from django import forms
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.fields import area, day, radios
from xinhe.desk.matters.forms.fields import line as words_field
from xinhe.desk.mediation.agreeing import current_lines, line_said
from xinhe.desk.mediation.frame import DisputeForm, number_field, side_field
from xinhe.matters.models import Matter, Party
from xinhe.mediation.acts import ask_confirmation, fulfil, hand_out, record_ruling, report_breach, revisit
from xinhe.mediation.agreed.copies import BODY, HandedBy, copies_of
from xinhe.mediation.facts import HANDED_OUT

KEPT = {"yes": True, "no": False, "unknown": None}


class FulfilForm(DisputeForm):
    """A thing that was done."""

    line = number_field(_("哪一项"))
    on = day(_("哪天履行的"))
    proof = words_field(_("凭什么知道"), limit=200, hint=_("转账凭证号、收条、当面点清等。"))

    def prepare(self) -> None:
        """What is not done yet."""
        self.initial.setdefault("on", self.today)
        rows = list(current_lines(self.matter))
        whole = [] if rows else [(fulfil.WHOLE, _("整份协议，没有列出履行事项"))]
        self.offer("line", [*whole, *((one.line, line_said(one)) for one in rows if one.done_on is None)])

    def perform(self) -> Matter:
        """Note it."""
        return fulfil.fulfil(self.matter, **self.given("line", "on", "proof"))


class HandOutForm(DisputeForm):
    """Originals of the agreement that a side got, or that the body keeps."""

    hint = _("每个当事人一份原件，调解组织留存一份。给了谁、哪天给的，都记下来。")
    to = number_field(_("交给谁"))
    count = forms.IntegerField(
        label=_("几份"), required=False, min_value=1, max_value=999, help_text=_("不填的，就是还没有给的全部。")
    )
    on = day(_("哪天交的"))
    way = radios(_("怎样交的"), HandedBy.choices, required=False)
    apart = {"way": "to:1 2"}

    def prepare(self) -> None:
        """Who has not got theirs."""
        self.initial.setdefault("on", self.today)
        people = Party.objects.filter(matter=self.matter).exclude(side=0).defer("sealed")
        copies = copies_of(people, HANDED_OUT(self.matter.pk))
        names = {**dict(self.sides), BODY: now_in_words("调解组织留存")}
        left = {to: copies.left(to) for to in copies.due}
        said = now_in_words("%(who)s：还有 %(n)d 份")
        self.offer("to", [(to, said % {"who": names[to], "n": n}) for to, n in left.items() if n])

    def perform(self) -> Matter:
        """Note it."""
        return hand_out.hand_out(self.matter, **self.given("to", "count", "on", "way"))


class BreachForm(DisputeForm):
    """A thing that is overdue."""

    hint = _("双方都会收到：可以就协议起诉；经过司法确认的，可以申请强制执行。")
    line = number_field(_("哪一项"))
    reason = area(_("现在怎么样"))

    def prepare(self) -> None:
        """What is not done and whose day is over."""
        rows = [one for one in current_lines(self.matter) if one.done_on is None]
        late = [one for one in rows if one.due_on is None or one.due_on < self.today]
        self.offer("line", [(one.line, line_said(one)) for one in late])

    def perform(self) -> Matter:
        """Report it."""
        return report_breach.report_breach(self.matter, **self.given("line", "reason"))


class RevisitForm(DisputeForm):
    """A return visit."""

    hint = _("照这一方说的记；他不知道、不愿说的，选「说不清」，不当作履行了。")
    side = side_field(_("回访哪一方"))
    on = day(_("哪天"))
    way = words_field(_("怎样回访的"), limit=40, hint=_("上门、电话等。"))
    is_kept = radios(_("协议履行了吗"), [("yes", _("都履行了")), ("no", _("没有履行完")), ("unknown", _("说不清"))])
    words = area(_("他怎么说"), required=False, limit=1000)

    def prepare(self) -> None:
        """Today, unless it was another day."""
        self.initial.setdefault("on", self.today)
        self.offer("side", self.sides)

    def perform(self) -> Matter:
        """Keep it."""
        is_kept = KEPT[self.cleaned_data["is_kept"]]
        return revisit.revisit(self.matter, is_kept=is_kept, **self.given("side", "on", "way", "words"))


class AskConfirmationForm(DisputeForm):
    """Both ask a court."""

    hint = _("双方共同申请，不收费。申请书由系统拟好，双方签名后交法院。")
    court = words_field(_("向哪个法院"), limit=60)
    both_ask = forms.BooleanField(label=_("双方都愿意申请"), required=False)
    asked_on = day(_("哪天申请的"))

    def prepare(self) -> None:
        """Today, unless it was another day."""
        self.initial.setdefault("asked_on", self.today)

    def perform(self) -> Matter:
        """Note it and make the paper."""
        return ask_confirmation.ask_confirmation(self.matter, **self.given("court", "both_ask", "asked_on"))


class RulingForm(DisputeForm):
    """What the court ruled."""

    result = radios(_("裁定"), [("yes", _("确认有效")), ("no", _("驳回申请"))])
    number = words_field(_("裁定书文号"), limit=60)
    ruled_on = day(_("裁定日期"))

    def prepare(self) -> None:
        """Today, unless it was another day."""
        self.initial.setdefault("ruled_on", self.today)

    def perform(self) -> Matter:
        """Keep it."""
        is_confirmed = self.cleaned_data["result"] == "yes"
        return record_ruling.record_ruling(self.matter, is_confirmed=is_confirmed, **self.given("number", "ruled_on"))
