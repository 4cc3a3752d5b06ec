"""Forms of review and re-review: asked for at the window, a late request looked at, drafted, signed and served."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from xinhe.desk.fields import Sentence
from xinhe.desk.matters.forms.choices import answers_shown
from xinhe.desk.matters.forms.fields import area, day, radios
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.desk.matters.forms.service import Serving
from xinhe.jurisdiction.competence import review_organ_for
from xinhe.kernel.clock import chinese_date
from xinhe.matters.models import Item, Matter, Result
from xinhe.petition.acts import admit_review, ask_review, draft_review, serve_review, sign_review, withdraw_review
from xinhe.petition.answers.rulings import Ruling, of, told
from xinhe.petition.models import Review, ReviewResult, ReviewStage
from xinhe.petition.progress import request_open_in
from xinhe.web.attaching import files_field

BLOCK = ("ruling", "result", "opinion", "execute_by")


def posted_field() -> forms.DateField:
    """The postmark of a request that came by letter."""
    return day(_("邮戳日期"), required=False, hint=_("寄来的按邮戳算是否逾期。"))


def received_field() -> forms.DateField:
    """The day from which the answer is timed."""
    return day(_("收到日期"), required=False, hint=_("机关收到申请的那天，答复的期限从这天起算；不填就是今天。"))


class AskReviewForm(ActForm):
    """Take a request for review down at the window."""

    hint = _("代信访人登记申请。逾期的也要收下，由复查复核机关的人审查，不由机器拒绝。")
    request_ = area(_("要求"), rows=2, hint=_("撤销、变更，还是别的什么。"))
    reasons = area(_("不服的事实和理由"), limit=5000)
    evidence = area(_("证据"), required=False, limit=2000, rows=2, hint=_("一行一件。"))
    posted_on = posted_field()
    received_on = received_field()
    files = files_field(_("文件"))  # type: ignore[assignment]

    def prepare(self) -> None:
        """The organ that reviews, found from who decided."""
        is_second = ReviewStage.RECHECK in request_open_in(self.procedure, self.matter.state).to
        decided = self.matter.review_organ if is_second else self.matter.lead
        organ = review_organ_for(decided) if decided else None
        self.about = _("向哪个机关申请")
        found = organ.name if organ else _("上一级机关不在本平台，请告诉信访人直接书面申请。")
        self.before = [(_("作出意见的机关"), decided.name if decided else ""), (_("上一级机关"), found)]

    def beside(self, field: str) -> str | None:
        """The request has another name here: forms know their own."""
        return "request_" if field == "request" else super().beside(field)

    def perform(self) -> Matter:
        """Ask."""
        data = self.cleaned_data
        return ask_review.ask_review(
            self.matter,
            request=data["request_"],
            evidence=[one for one in data["evidence"].splitlines() if one.strip()],
            files=self.taken,
            **self.given("reasons", "posted_on", "received_on"),
        )


class WithdrawReviewForm(ActForm):
    """Take the request back for the petitioner."""

    hint = _("只按信访人本人的意思办。撤回后原来的意见继续有效，期限内还可以再申请。")
    confirm = _("确定撤回这次申请？")
    reason = area(_("本人怎样提出撤回"), rows=2)

    def perform(self) -> Matter:
        """Withdraw."""
        return withdraw_review.withdraw_review(self.matter, **self.given("reason"))


class Reviewing(ActForm):
    """What the reviewing organ has before its eyes: the request, and the opinion that it is about."""

    about = _("申请")

    def prepare(self) -> None:
        """The latest request."""
        self.review = Review.objects.filter(matter=self.matter).order_by("-seq").first()
        if self.review is None:
            return
        one = self.review
        self.before = [
            (_("阶段"), one.get_stage_display()),
            (_("申请日期"), f"{chinese_date(one.came_on)}{'（逾期）' if one.is_late else ''}"),
            (_("要求"), one.request),
            (_("事实和理由"), one.reasons),
            *self.told(one),
        ]

    def told(self, review: Review) -> Sequence[tuple[Sentence, object]]:  # noqa: ARG002
        """What else is shown of the review."""
        return answers_shown(self.rows)


class AdmitReviewForm(Reviewing):
    """Decide on a late request."""

    hint = _("条例没有写逾期怎么办，由人看理由：住院、没有真正收到、被耽误的，可以准许。")
    confirm = _("确定？不准许的，理由书面告知信访人。")
    admit = radios(_("审查意见"), [("yes", _("准许，进入办理")), ("no", _("不准许"))])
    reason = area(_("理由"), hint=_("会原文告知信访人。"))

    def perform(self) -> Matter:
        """Decide."""
        admit = self.cleaned_data["admit"] == "yes"
        return admit_review.admit_review(self.matter, admit=admit, **self.given("reason"))


class DraftReviewForm(Reviewing):
    """Draft the review opinion."""

    blocks_last = True
    result = radios(_("结论"), ReviewResult.choices)
    facts = area(_("查明的事实"), limit=5000)
    basis = area(_("法律法规依据"), limit=2000, rows=2, hint=_("写到条，例如：《信访工作条例》第三十五条。"))
    opinion = area(_("意见和理由"), limit=5000, hint=_("撤销的，由原承办单位重新办理。"))

    def prepare(self) -> None:
        """A draft comes back into its form, with a block for each thing that was answered."""
        super().prepare()
        drafted = {one.item: one for one in of(self.review)} if self.review else {}
        self.answered = [row for row in self.rows if row.result]
        for n, row in enumerate(self.answered):
            self._block(f"items.{n}", drafted.get(row.seq))
        if self.review and not self.is_bound:
            names = ("result", "facts", "basis", "opinion")
            self.propose({name: getattr(self.review, name) for name in names})

    def _block(self, at: str, drafted: Ruling | None) -> None:
        """The fields of one item: what becomes of its answer, and what holds instead."""
        days = self.procedure.setting("execution_days")
        hint = _("变更为支持的，最迟哪天执行到位；不填按送达后 %(days)s 日算。") % {"days": days}
        fields = {
            "ruling": radios(_("这一项的结论"), ReviewResult.choices, required=False),
            "result": radios(_("变更后的结果"), Result.choices, required=False),
            "opinion": area(_("变更后的处理意见"), required=False, limit=5000),
            "execute_by": day(_("执行期限"), required=False, hint=hint),
        }
        for name, field in fields.items():
            self.add(f"{at}.{name}", field, getattr(drafted, name, None))
        self.apart = self.apart | {
            f"{at}.ruling": "result:changed revoked",
            f"{at}.result": f"{at}.ruling:changed",
            f"{at}.opinion": f"{at}.ruling:changed",
            f"{at}.execute_by": f"{at}.result:support",
        }

    @property
    def blocks(self) -> list[tuple[Item, list[tuple[forms.BoundField, str]]]]:
        """Each thing that was answered with its fields."""
        return [(row, self.block(n, BLOCK)) for n, row in enumerate(self.answered)]

    def perform(self) -> Matter:
        """Draft."""
        return draft_review.draft_review(
            self.matter, items=self._rulings(), **self.given("result", "facts", "basis", "opinion")
        )

    def _rulings(self) -> list[Ruling]:
        """What was chosen for each item; where there is but one, the result of the whole is its own."""
        data, whole = self.cleaned_data, self.cleaned_data["result"]
        if whole == ReviewResult.UPHELD:
            return []
        only = whole if len(self.answered) == 1 else ReviewResult.UPHELD
        typed = [{name: data[f"items.{n}.{name}"] for name in BLOCK} for n in range(len(self.answered))]
        return [
            Ruling(item=row.seq, **{**one, "ruling": one["ruling"] or only})
            for row, one in zip(self.answered, typed, strict=True)
        ]


class SignReviewForm(Reviewing):
    """Sign the review opinion."""

    hint = _("签发后不能再改，只能另发补正文书。")
    confirm = _("确定签发？签发后不能再改。")

    def told(self, review: Review) -> Sequence[tuple[Sentence, object]]:
        """What is signed."""
        return [
            (_("结论"), review.get_result_display()),
            (_("查明的事实"), review.facts),
            (_("依据"), review.basis),
            (_("意见和理由"), review.opinion),
            *((_("逐项结论"), line) for line in told(review, {row.seq: row.text for row in self.rows})),
        ]

    def perform(self) -> Matter:
        """Sign."""
        return sign_review.sign_review(self.matter, **self.given())


class ServeReviewForm(Serving):
    """Serve the review opinion."""

    def prepare(self) -> None:
        """What the service brings about, and from when the petitioner's days to go on are counted."""
        super().prepare()
        limit = self.procedure.clocks["recheck"].limit
        assert limit is not None
        self.hint = _(
            "复查意见送达后，申请复核的 %(days)s 日从收到的那一天起算；"
            "复核意见送达后信访程序终结；撤销的，回到承办单位重新办理。"
        ) % {"days": limit.days}

    def perform(self) -> Matter:
        """Serve."""
        return serve_review.serve_review(self.matter, **self.served())
