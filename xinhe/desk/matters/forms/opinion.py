"""Forms of the handling: accepting, hearing, the opinion item by item, its checks, signature and service, and after."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.frame import (
    ActForm,
    Serving,
    answers_shown,
    area,
    day,
    item_choices,
    item_field,
    letter_choices,
    line,
    radios,
)
from xinhe.documents.models import Document
from xinhe.jurisdiction.competence import review_organ_for
from xinhe.matters.acts import correct, serve_letter
from xinhe.matters.letters.recommendations import readable
from xinhe.matters.models import Execution, Item, Matter, Result
from xinhe.people.models import Account
from xinhe.petition import plain
from xinhe.petition.acts import (
    accept,
    close,
    draft_opinion,
    execute,
    extend,
    hear,
    mediate,
    report_back,
    review_opinion,
    serve,
    sign,
)

NAMES = ("result", "facts", "basis", "opinion", "execute_by")
# Their own acts serve these: clocks hang on the day.
SERVED_BY = {"opinion": "serve", "review_opinion": "serve_review", "recheck_opinion": "serve_review"}
SERVED_APART = (*SERVED_BY, "service_proof")


class AcceptForm(ActForm):
    """Accept."""

    hint = _("受理后书面告知信访人，办结期限从今天起算。")
    words = area(_("受理说明"), required=False)

    def perform(self) -> Matter:
        """Accept."""
        return accept.accept(self.matter, note=self.cleaned_data["words"], **self.given())


class HearForm(ActForm):
    """Hear the petitioner."""

    means = radios(_("方式"), hear.HearMeans.choices)
    on = day(_("日期"))
    text = area(_("信访人陈述的事实和理由"), limit=5000)

    def prepare(self) -> None:
        """Today, unless it was another day."""
        self.initial["on"] = self.today

    def perform(self) -> Matter:
        """Hear."""
        return hear.hear(self.matter, **self.given("means", "on", "text"))


class MediateForm(ActForm):
    """Both sides met."""

    hint = _("双方都自愿才能调解、和解；不影响办理期限，也不影响信访人申请复查、仲裁、诉讼的权利。")
    kind = radios(_("方式"), mediate.Mediation.choices)
    on = day(_("日期"))
    other = line(_("对方当事人"), limit=200, hint=_("和信访人协商的是谁，例如：云锦苑物业公司。"))
    consents = forms.BooleanField(label=_("双方都自愿参加"))
    agreed = forms.TypedChoiceField(
        label=_("是否达成一致"),
        choices=[("yes", _("达成一致，制作协议书")), ("no", _("没有达成一致"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = area(_("协议内容，或者双方的意见"), limit=5000, rows=6, hint=_("写明做什么、多少、哪天以前。"))

    def prepare(self) -> None:
        """Today, unless it was another day."""
        self.initial["on"] = self.today

    def perform(self) -> Matter:
        """Record it."""
        return mediate.mediate(self.matter, **self.given("kind", "on", "other", "consents", "agreed", "text"))


class ExtendForm(ActForm):
    """Extend."""

    days = forms.IntegerField(label=_("延长多少日"), widget=forms.NumberInput(attrs={"min": 1, "inputmode": "numeric"}))
    reason = area(_("延期理由"), hint=_("会原文告知信访人。"))
    confirm = _("确定延期？延期理由会原文告知信访人。")

    def perform(self) -> Matter:
        """Extend."""
        return extend.extend(self.matter, **self.given("days", "reason"))


class DraftOpinionForm(ActForm):
    """Draft the opinion: one block per item that stays a petition, with sentences to begin with."""

    def prepare(self) -> None:
        """A block of fields for each item, filled with the draft as it stands."""
        self.items = [row for row in self.rows if not row.is_routed]
        days = self.procedure.setting("execution_days")
        for n, item in enumerate(self.items):
            at = f"items.{n}"
            self.add(f"{at}.result", radios(_("处理结果"), Result.choices), item.result)
            self.add(f"{at}.facts", area(_("查明的事实"), limit=5000), item.facts)
            law = _("写到条，例如：《物业管理条例》第十一条。")
            self.add(f"{at}.basis", area(_("法律法规依据"), limit=2000, rows=2, hint=law), item.basis)
            self.add(f"{at}.opinion", area(_("处理意见"), limit=5000), item.opinion)
            hint = _("支持的事项最迟哪天执行到位；不填按送达后 %(days)s 日算。") % {"days": days}
            self.add(f"{at}.execute_by", day(_("执行期限"), required=False, hint=hint), item.execute_by)
            self.apart = self.apart | {f"{at}.execute_by": f"{at}.result:support"}

    @property
    def blocks(self) -> list[tuple[Item, list[tuple[forms.BoundField, str]]]]:
        """Each item with its fields."""
        return [(item, self.block(n, NAMES)) for n, item in enumerate(self.items)]

    @property
    def samples(self) -> list[tuple[str, Sequence[plain.Sample]]]:
        """Sentences to begin with, by result."""
        return [(label, [s for s in plain.samples() if s.result == value]) for value, label in Result.choices]

    def perform(self) -> Matter:
        """Draft."""
        data = self.cleaned_data
        answers = [
            draft_opinion.Answer(item=item.seq, **{name: data[f"items.{n}.{name}"] for name in NAMES})
            for n, item in enumerate(self.items)
        ]
        return draft_opinion.draft_opinion(self.matter, items=answers, **self.given())


class Reading(ActForm):
    """What who checks and who signs has before their eyes: every answer, and what the remarks say of it."""

    @property
    def answers(self) -> list[Item]:
        """Every thing asked for with its answer."""
        return self.rows

    @property
    def remarks(self) -> list[plain.Remark]:
        """The remarks before signing; they warn and stop nobody."""
        lead = self.matter.lead
        organ = review_organ_for(lead) if lead else None
        limit = self.procedure.clocks["review"].limit
        assert limit is not None
        drafter = Account.objects.filter(pk=self.matter.drafted_by_id).first() if self.matter.drafted_by_id else None
        return plain.remarks(
            self.rows,
            organ=organ.name if organ else "",
            days=(limit.days if limit else None) or 0,
            contact=drafter.name if drafter else self.by.name,
            phone=lead.phone if lead else "",
            words=plain.words(),
        )


class ReviewOpinionForm(Reading):
    """Check the draft."""

    agree = radios(_("审核"), [("yes", _("同意，送负责人签发")), ("no", _("退回修改"))])
    comment = area(_("审核意见"), required=False, limit=1000, hint=_("退回的，写明要改什么。"))

    def perform(self) -> Matter:
        """Pass it on or send it back."""
        agree = self.cleaned_data["agree"] == "yes"
        return review_opinion.review_opinion(self.matter, agree=agree, **self.given("comment"))


class SignForm(Reading):
    """Sign what somebody else drafted."""

    hint = _("签发后答复内容不能再改，只能另发补正文书。")
    confirm = _("确定签发？签发后答复内容不能再改。")

    def perform(self) -> Matter:
        """Sign."""
        return sign.sign(self.matter, **self.given())


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

    field_order = ("document", "method", "served_on", "proof", "witness")

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

    def prepare(self) -> None:
        """The letters that were numbered, the latest first."""
        letters = (
            Document.objects.filter(subject_id=self.matter.pk).exclude(form="service_proof").order_by("-at", "-id")
        )
        self.offer("document", letter_choices(readable(letters, self.matter, self.by)))
        if not self.is_bound and (pointed := self.request.GET.get("document", "")):
            self.initial["document"] = pointed

    def perform(self) -> Matter:
        """Correct."""
        return correct.correct(self.matter, **self.given("document", "wrong", "right", "reason"))


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
