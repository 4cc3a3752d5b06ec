"""One card for each act of a resident: all that the portal has to say of it stands here; its page is its template."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext, gettext_noop

from xinhe.channels.phone_code import send_code
from xinhe.kernel.clock import local_day
from xinhe.kernel.numerals import sent_number
from xinhe.kernel.refusal import Invalid, Refused
from xinhe.matters.acts.add_material import add_material
from xinhe.matters.acts.choose_service import choose_service
from xinhe.matters.acts.correct_contact import correct_contact
from xinhe.matters.acts.reissue_code import reissue_code
from xinhe.matters.acts.supplement import supplement
from xinhe.matters.acts.urge import urge
from xinhe.matters.acts.withdraw import withdraw
from xinhe.matters.models import Matter, Proof
from xinhe.matters.models.rows import ITEMS
from xinhe.matters.opening import Opened
from xinhe.people import phone_codes, throttle
from xinhe.people.person import Person
from xinhe.petition.acts.ask_review import ask_review
from xinhe.petition.acts.rate import rate
from xinhe.petition.acts.withdraw_review import withdraw_review
from xinhe.petition.progress import Progress, progress
from xinhe.petition.receiving import RECEIVED
from xinhe.portal.language import spoken
from xinhe.portal.matters import door
from xinhe.portal.matters.forms.acts import (
    ChooseServiceForm,
    MaterialForm,
    RateForm,
    ReviewForm,
    SupplementForm,
    UrgeForm,
    WithdrawForm,
)
from xinhe.portal.matters.forms.mine import ContactForm, NewCodeForm
from xinhe.portal.matters.forms.plain import Plain
from xinhe.portal.matters.uploads import kept_with
from xinhe.procedures.engine import Verdict
from xinhe.procedures.lengths import limit_words
from xinhe.web.answer import said

HOUR = 3600
MATERIAL_PER_MATTER = 30
LEADING = 5  # the last place of an act that carries the matter on


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A form that a resident sent in, with all that its act takes besides."""

    request: HttpRequest
    matter: Matter
    form: Plain
    by: Person
    at: datetime

    def words(self, *names: str) -> dict[str, Any]:
        """What was typed into these fields."""
        return {name: self.form.cleaned_data[name] for name in names}


def _nothing(_matter: Matter, _at: datetime) -> dict[str, object]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Card:
    """What the portal knows of an act: its form, how it is done, the word when it is done, and its button.

    ``button`` is the word on it, else the title in the rules; ``then`` the page that shows what came of it; ``place``
    its order on the page, ``when_late`` another one for a matter whose day has passed. While one that ``is_quiet`` is
    not open nothing is said of it. ``beside`` is what its page shows of the matter beside the form.
    """

    form: type[Plain]
    perform: Callable[[Filled], object]
    done: str
    place: int
    when_late: int = 0
    button: str = ""
    then: str = "portal-follow"
    is_quiet: bool = False
    beside: Callable[[Matter, datetime], dict[str, object]] = _nothing


def _add_material(one: Filled) -> None:
    throttle.hit(f"material/{one.matter.pk}", limit=MATERIAL_PER_MATTER, seconds=HOUR, at=one.at)
    with kept_with(one.request, one.form, at=one.at) as files:
        if one.form.is_good:
            add_material(one.matter, **one.words("text"), files=files, by=one.by, at=one.at)


def _supplement(one: Filled) -> None:
    throttle.hit(f"material/{one.matter.pk}", limit=MATERIAL_PER_MATTER, seconds=HOUR, at=one.at)
    form = one.form
    assert isinstance(form, SupplementForm)
    with kept_with(one.request, form, at=one.at) as files:
        if form.is_good:
            supplement(one.matter, **form.people(), **one.words("is_read_back"), files=files, by=one.by, at=one.at)


def _lacking(matter: Matter, at: datetime) -> dict[str, object]:
    """What still lacks, and the words that are to be confirmed."""
    return {"asked": asked_for(progress(matter, at=at, language=spoken())), "items": ITEMS(matter.pk)}


def asked_for(seen: Progress) -> list[str]:
    """What the resident is asked to bring, a sentence each, in their language."""
    return [gettext(sentence) % seen.asked_numbers for _lack, sentence in seen.lacking]


def _choose_service(one: Filled) -> None:
    way = one.form.cleaned_data["way"]
    if way not in ("electronic", "paper"):
        raise Invalid({"way": gettext_noop("请选一种送达方式。")})
    chosen = {"agrees_electronic": way == "electronic", "wants_paper": way == "paper"}
    choose_service(one.matter, **chosen, by=one.by, at=one.at)


def _ask_review(one: Filled) -> None:
    throttle.hit(f"material/{one.matter.pk}", limit=MATERIAL_PER_MATTER, seconds=HOUR, at=one.at)
    with kept_with(one.request, one.form, at=one.at) as files:
        if one.form.is_good:
            evidence = one.form.cleaned_data["evidence"].splitlines()
            words = one.words("request", "reasons")
            ask_review(one.matter, **words, evidence=evidence, files=files, by=one.by, at=one.at)


def _on_review(matter: Matter, at: datetime) -> dict[str, object]:
    """Whom one asks for the review, until when, and how long the answer may take."""
    seen = progress(matter, at=at, language=spoken())
    return {"seen": seen, "today": local_day(at), "answer_within": limit_words(seen.answered_within, spoken())}


def _withdraw(one: Filled) -> None:
    seen = sent_number(one.request.POST.get("seen", ""))
    withdraw(one.matter, **one.words("reason"), by=one.by, at=one.at, seen=seen)


def _correct_contact(one: Filled) -> None:
    """First the code goes to the new number; typed back it shows that the number is right and in the right hand."""
    phone, code = one.form.cleaned_data["phone"], one.form.cleaned_data["code"]
    purpose, address = f"contact/{one.matter.pk}", door.address_of(one.request)
    if not code.strip():
        number = send_code(phone, purpose, address=address, language=one.matter.language, at=one.at)
        raise Refused(SENT, code="phone_code_sent", field="code", ending=number[-4:], minutes=phone_codes.MINUTES)
    phone_codes.confirm(phone, purpose, code, at=one.at)
    words = {"phone": phone, "address": one.form.cleaned_data["address"]}
    correct_contact(one.matter, **words, proof=Proof.PHONE, is_old_told=True, by=one.by, at=one.at)


def _reissue_code(one: Filled) -> None:
    """Only for who opened it by telephone and name: number and code alone would let a finder of the receipt in."""
    if not door.is_proven(one.request, one.matter.number, at=one.at):
        raise Refused(PROVE_FIRST, code="not_proven")
    matter = reissue_code(one.matter, proof=Proof.PHONE, by=one.by, at=one.at)
    door.remember_mine(one.request, [Opened(matter)], at=one.at)
    door.just_filed(one.request, matter, key=f"code/{matter.code_version}/{matter.pk}")


SENT = gettext_noop("验证码已发到尾号 %(ending)s 的手机，%(minutes)s 分钟内有效。填在这里，再提交一次。")
PROVE_FIRST = gettext_noop("要先用登记的手机号和姓名核对是你本人。请在「查进度」里选「用手机号查我的信访件」。")

CARDS: Mapping[str, Card] = {
    "rate": Card(
        form=RateForm,
        perform=lambda one: rate(
            one.matter, **one.words("office_rating", "petition_office_rating", "comment"), by=one.by, at=one.at
        ),
        done=gettext_noop("谢谢你的评价。"),
        place=1,
        button=gettext_noop("评价"),
    ),
    "ask_review": Card(
        form=ReviewForm,
        perform=_ask_review,
        done=gettext_noop("申请已提交，复查（复核）机关能看到。"),
        place=2,
        beside=_on_review,
    ),
    "supplement": Card(
        form=SupplementForm,
        perform=_supplement,
        done=gettext_noop("补上了，办理单位能看到。"),
        place=3,
        button=gettext_noop("补上还缺的"),
        is_quiet=True,
        beside=_lacking,
    ),
    "choose_service": Card(
        form=ChooseServiceForm,
        perform=_choose_service,
        done=gettext_noop("记下了，以后的文书这样送给你。"),
        place=7,
    ),
    "withdraw_review": Card(
        form=WithdrawForm,
        perform=lambda one: withdraw_review(one.matter, **one.words("reason"), by=one.by, at=one.at),
        done=gettext_noop("申请已经撤回，原来的意见继续有效。"),
        place=8,
        is_quiet=True,
    ),
    "add_material": Card(
        form=MaterialForm,
        perform=_add_material,
        done=gettext_noop("已交给办理单位，时间线里能看到。"),
        place=4,
        button=gettext_noop("补充材料"),
    ),
    "urge": Card(
        form=UrgeForm,
        perform=lambda one: urge(one.matter, **one.words("text"), by=one.by, at=one.at),
        done=gettext_noop("已经催了，办理单位马上能看到。"),
        place=5,
        when_late=3,
        button=gettext_noop("催一催"),
    ),
    "correct_contact": Card(
        form=ContactForm,
        perform=_correct_contact,
        done=gettext_noop("联系方式已更正，以后的短信发到新的号码。"),
        place=7,
        button=gettext_noop("更正联系方式"),
    ),
    "reissue_code": Card(
        form=NewCodeForm,
        perform=_reissue_code,
        done=gettext_noop("新的查询码在下面，旧的已经作废。请现在保存。"),
        place=8,
        button=gettext_noop("重发查询码"),
        then="portal-received",
    ),
    "withdraw": Card(
        form=WithdrawForm,
        perform=_withdraw,
        done=gettext_noop("已经撤回。以后还可以再反映。"),
        place=6,
        button=gettext_noop("撤回"),
    ),
}


@dataclass(frozen=True)
class Button:
    """One thing the resident may do now, or why not."""

    act: str
    label: str
    refusal: str
    article: str

    @property
    def is_open(self) -> bool:
        """May it be done now?"""
        return not self.refusal

    @property
    def leads(self) -> bool:
        """Does it carry the matter on? Contact, code, service and withdrawal lie at hand, and nobody is led to them."""
        card = CARDS.get(self.act)
        return card is not None and card.place <= LEADING


def buttons(verdicts: Sequence[Verdict], *, language: str, is_late: bool) -> list[Button]:
    """The resident's acts in the order of the page: rating first when it is time for it, urging when it is late."""
    spoken_of = [
        v for v in verdicts if v.act not in RECEIVED and (v.allowed or not (v.act in CARDS and CARDS[v.act].is_quiet))
    ]
    return [_button(v, language) for v in sorted(spoken_of, key=lambda v: _place(v.act, is_late=is_late))]


def _place(act: str, *, is_late: bool) -> int:
    card = CARDS.get(act)
    if card is None:
        return len(CARDS) + 2
    return card.when_late or card.place if is_late else card.place


def _button(verdict: Verdict, language: str) -> Button:
    card, refused = CARDS.get(verdict.act), verdict.refusal
    title = verdict.step.title[language] if verdict.step else verdict.act
    label = gettext(card.button) if card and card.button else title
    return Button(verdict.act, label, said(refused) if refused else "", refused.article or "" if refused else "")
