"""Forms of the opinion: drafted item by item, read by another, signed."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.fields import area, day, radios
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.jurisdiction.competence import review_organ_for
from xinhe.matters.models import Event, Item, Matter, Result
from xinhe.people.models import Account
from xinhe.petition import plain
from xinhe.petition.acts import draft_opinion, review_opinion, sign
from xinhe.petition.answers.rulings import upheld
from xinhe.petition.answers.settled import open_items

NAMES = ("result", "facts", "basis", "opinion", "execute_by")


class DraftOpinionForm(ActForm):
    """Draft the opinion: one block per item that stays a petition, with sentences to begin with."""

    def prepare(self) -> None:
        """A block of fields for each item, filled with the draft as it stands."""
        stands = upheld(self.matter)
        self.items = [row for row in open_items(self.rows) if row.seq not in stands]
        word = review_opinion.review_opinion.__name__
        checked = Event.objects.filter(matter=self.matter, act=word).order_by("-seq").first()
        if checked is not None and not checked.data.get("agree", True):
            self.about = _("退回修改的意见")
            self.before = [(checked.by_name, checked.data.get("comment", ""))]
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
    repeats_story = True

    def perform(self) -> Matter:
        """Sign."""
        return sign.sign(self.matter, **self.given())
