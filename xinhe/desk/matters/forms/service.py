"""Forms of letters on their way: serving them, and correcting one."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.choices import item_choices
from xinhe.desk.matters.forms.fields import Choices, area, day, line, radios
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.documents.models import Document, Method
from xinhe.matters.acts import correct, serve_letter
from xinhe.matters.letters.recommendations import readable
from xinhe.matters.models import Matter
from xinhe.petition.acts import serve
from xinhe.procedures.serving import ways

# Their own acts serve these: clocks hang on the day.
SERVED_BY = {
    "opinion": "serve",
    "suggestion_reply": "serve_reply",
    "review_opinion": "serve_review",
    "recheck_opinion": "serve_review",
}
SERVED_APART = (*SERVED_BY, "service_proof", "review_receipt")


def letter_choices(letters: Iterable[Document]) -> Choices:
    """Letters as they are chosen: number and title."""
    return [(one.number, f"{one.number} {one.title}") for one in letters if one.number]


class Serving(ActForm):
    """What every service of a letter takes: how, when, and by what proof."""

    method = radios(_("送达方式"), Method.choices, initial=Method.IN_PERSON)
    served_on = day(_("对方收到的日期"), hint=_("留置的填留下的日期；公告的填发出公告的日期。"))
    proof = line(_("送达凭证"), limit=500, hint=_("签收人、挂号信号码、回证编号等。"))
    reason = area(_("拒收的事由，或者公告的原因和经过"), required=False, rows=2)
    witness = line(_("见证人"), required=False, limit=100, hint=_("留置送达要有见证人，或者写下面的记录。"))
    record = line(_("拍照、录像记录"), required=False, limit=500, hint=_("何时何地、谁拍的、存在哪里。"))
    apart = {"reason": "method:left notice", "witness": "method:left", "record": "method:left"}

    def prepare(self) -> None:
        """Today, unless it was another day; how long a notice takes, and who agreed to what."""
        self.initial["served_on"] = self.today
        if (after := ways(self.today)[Method.NOTICE].after) is not None:
            told = _("公告满 %(days)s 日才算送达，期限从那天起算。")
            self.fields["reason"].help_text = told % {"days": after.days}
        if not self.matter.agrees_electronic:
            self.fields["method"].help_text = _("信访人没有同意电子送达。")

    def served(self) -> dict[str, Any]:
        """What the acts of service take."""
        return self.given("method", "served_on", "proof", "witness", "record", "reason")


class ServeForm(Serving):
    """Serve."""

    def prepare(self) -> None:
        """From when the petitioner's days to ask for a review are counted."""
        super().prepare()
        limit = self.procedure.clocks["review"].limit
        assert limit is not None
        self.hint = _("信访人申请复查的 %(days)s 日从收到的那一天起算。") % {"days": limit.days}

    def perform(self) -> Matter:
        """Serve."""
        return serve.serve(self.matter, **self.served())


class ServeLetterForm(Serving):
    """Serve any letter but the opinions."""

    document = forms.ChoiceField(label=_("哪份文书"))

    field_order = ("document", "method", "served_on", "proof", "reason", "witness", "record")

    def prepare(self) -> None:
        """The letters that were not served yet, one of them pointed at."""
        super().prepare()
        waiting = Document.objects.filter(subject_id=self.matter.pk, services=None).exclude(form__in=SERVED_APART)
        # What goes to the petitioner first; letters between offices are seldom served by hand.
        ordered = waiting.order_by("-to_petitioner", "at", "id")
        self.offer("document", letter_choices(readable(ordered, self.matter, self.by)))
        if not self.is_bound and (pointed := self.request.GET.get("document", "")):
            self.initial["document"] = pointed

    def perform(self) -> Matter:
        """Serve it."""
        given = self.served() | {"document": self.cleaned_data["document"]}
        return serve_letter.serve_letter(self.matter, **given)


class CorrectForm(ActForm):
    """Correct a letter by another one."""

    hint = _("签发过的文书不能改，另发一份补正文书，一起送达。")
    confirm = _("确定发出补正文书？")
    document = forms.ChoiceField(label=_("补正哪份文书"))
    wrong = area(_("原文书哪里有误"), limit=1000, rows=3)
    right = area(_("更正为"), limit=1000, rows=3)
    reason = area(_("补正的理由"), rows=3)
    item = forms.TypedChoiceField(label=_("改哪一项的执行期限"), required=False, coerce=int, empty_value=None)
    execute_by = day(_("补正后的执行期限"), required=False, hint=_("意见书写错了执行期限的才填，期限随之更正。"))

    def prepare(self) -> None:
        """The letters that were numbered, the latest first."""
        letters = (
            Document.objects.filter(subject_id=self.matter.pk).exclude(form="service_proof").order_by("-at", "-id")
        )
        self.offer("document", letter_choices(readable(letters, self.matter, self.by)))
        owed = [row for row in self.rows if row.execution in correct.OWED]
        if not owed:
            del self.fields["item"], self.fields["execute_by"]
        else:
            self.fields["item"].choices = [("", _("不改执行期限")), *item_choices(owed)]  # type: ignore[attr-defined]
        if not self.is_bound and (pointed := self.request.GET.get("document", "")):
            self.initial["document"] = pointed

    def perform(self) -> Matter:
        """Correct."""
        names = [name for name in ("document", "wrong", "right", "reason", "item", "execute_by") if name in self.fields]
        return correct.correct(self.matter, **self.given(*names))
