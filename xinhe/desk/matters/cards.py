"""One card for each act of a matter: all that the desk has to say of it stands here and nowhere else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from xinhe.desk.matters.forms import (
    aftercare,
    attention,
    competence,
    ending,
    handling,
    hearing,
    intake,
    lane,
    opinion,
    passing,
    recusal,
    refusal,
    review,
    routes,
    screening,
    service,
    supervision,
)
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.desk.matters.forms.service import SERVED_APART
from xinhe.desk.matters.words import (
    FULL,
    Data,
    asked_review,
    assigned,
    attended,
    chose_service,
    classified,
    concluded,
    corrected,
    day,
    decided_hearing,
    files,
    held_hearing,
    in_time,
    informed,
    join,
    mediated,
    mediation_ended,
    objected,
    proven,
    reason_or_text,
    recorded,
    referred,
    refused,
    reported_hearing,
    reported_urgent,
    ruled,
    screened,
    served,
    supplemented,
    the_item,
    until,
    urged,
    verdict,
)
from xinhe.desk.referrals.petition import ConcludeForm, ReferForm
from xinhe.desk.templatetags.desk import word
from xinhe.documents.models import Document
from xinhe.matters.models import Channel, Execution, Lack, LinkKind, RouteState
from xinhe.matters.routing import takers, to_pass_down
from xinhe.people.person import Person
from xinhe.petition.acts.feed_back import FeedbackMeans
from xinhe.petition.acts.hear import HearMeans
from xinhe.petition.acts.perform_duty import Performance
from xinhe.petition.models import Care, ReviewResult
from xinhe.petition.replies import Uptake
from xinhe.petition.whole import Whole
from xinhe.procedures import book
from xinhe.procedures.definition import Procedure
from xinhe.supervision.models import SupervisionGround


def _never(_file: Whole, _by: Person) -> bool:
    return False


def _is_unserved(letter: Document) -> bool:
    return letter.form not in SERVED_APART and not letter.services.all()


@dataclass(frozen=True)
class Card:
    """What the desk knows of an act: its form, its line in the timeline, its key, and where its button stands.

    ``words`` makes the line from what the log kept, ``by_rule`` with the rules beside it; an act with neither shows its
    reason or text. An act that stands ``is_aside`` of the main line is behind 更多. ``is_pointless`` finds an act that
    the rules allow and that would find nothing here to be done to. One that ``names_another`` matter shows its line
    only to who may know of that.
    """

    act: str
    form: type[ActForm] | None
    words: Callable[[Data], str] = reason_or_text
    by_rule: Callable[[Data, Procedure], str] | None = None
    key: str = ""
    is_aside: bool = False
    is_pointless: Callable[[Whole, Person], bool] = _never
    names_another: bool = False


# What one office was advised about another is between the two: of that here stands only the day.
CARDS: Mapping[str, Card] = {
    card.act: card
    for card in (
        Card("confirm_record", intake.ConfirmRecordForm, words=lambda d: d.get("note") or _("本人确认无误")),
        Card(
            "supplement",
            intake.SupplementForm,
            words=supplemented,
            is_pointless=lambda f, _by: (
                f.matter.lacks == [Lack.READ_BACK] and any(v.act == "confirm_record" for v in f.allowed)
            ),
        ),
        Card("screen", screening.ScreenForm, words=screened, key="s"),
        Card("refuse", refusal.RefuseForm, by_rule=refused, key="f"),
        Card(
            "review_refusal",
            refusal.ReviewRefusalForm,
            words=lambda d: verdict(d, _("同意不予受理"), _("不同意，应当受理"), d["reason"]),
        ),
        Card("reconsider", refusal.ReconsiderForm),
        Card("transfer", passing.TransferForm, words=lambda d: join(d["office_name"], d["note"]), key="t"),
        Card("assign", passing.AssignForm, words=assigned, key="a"),
        Card(
            "pass_down",
            passing.PassDownForm,
            words=lambda d: join(d["office_name"], d["note"]),
            is_aside=True,
            is_pointless=lambda f, by: not takers(to_pass_down(f.matter, by)),
        ),
        Card("object", competence.ObjectForm, words=objected),
        Card("rule_objection", competence.RuleObjectionForm, words=ruled),
        Card(
            "designate",
            competence.DesignateForm,
            words=lambda d: join(d["office_name"], d["decision"], d.get("meeting")),
        ),
        Card("accept", handling.AcceptForm, words=lambda d: join(d["office_name"], d["note"]), key="r"),
        Card("classify", routes.ClassifyForm, by_rule=classified, key="c"),
        Card(
            "confirm_route",
            routes.ConfirmRouteForm,
            words=lambda d: join(the_item(d), d["organ"], day(d["on"]), d["reference"]),
            is_pointless=lambda f, _by: not any(item.route_state == RouteState.ROUTED for item in f.items),
        ),
        Card(
            "perform_duty",
            routes.PerformDutyForm,
            words=lambda d: join(the_item(d), Performance(d["how"]).label, d["text"]),
            is_pointless=lambda f, _by: not any(item.is_led_to(f.matter.lead) for item in f.items),
        ),
        Card("reopen", routes.ReopenForm, words=lambda d: join(the_item(d), d["organ"], d["reason"])),
        Card(
            "hear",
            handling.HearForm,
            words=lambda d: join(HearMeans(d["means"]).label, day(d["on"]), d["text"]),
            key="h",
        ),
        Card("draft_reply", ending.DraftReplyForm, words=lambda d: join(Uptake(d["adoption"]).label, d["reply"])),
        Card("sign_reply", ending.SignReplyForm, words=lambda d: Uptake(d["adoption"]).label),
        Card("serve_reply", ending.ServeReplyForm, words=served),
        Card("feed_back", ending.FeedBackForm, words=lambda d: join(FeedbackMeans(d["means"]).label, day(d["on"]))),
        Card("extend", handling.ExtendForm, words=lambda d: join(_("延长 %(days)s 日") % d, d["reason"])),
        Card(
            "draft_opinion",
            opinion.DraftOpinionForm,
            words=lambda d: _("答复 %(count)d 项诉求") % {"count": len(d["items"])},
            key="d",
        ),
        Card(
            "review_opinion",
            opinion.ReviewOpinionForm,
            words=lambda d: verdict(d, _("同意，送签发"), _("退回修改"), d.get("comment")),
            key="v",
        ),
        Card("sign", opinion.SignForm, words=lambda d: _("已留存签发内容的摘要，之后不能改动。"), key="q"),
        Card(
            "serve",
            service.ServeForm,
            words=served,
            key="e",
        ),
        Card("close", ending.CloseForm),
        Card(
            "execute",
            ending.ExecuteForm,
            words=lambda d: join(the_item(d), Execution(d["result"]).label, day(d["on"]), d["text"]),
            key="x",
            is_pointless=lambda f, _by: not any(item.execution not in ("", Execution.DONE) for item in f.items),
        ),
        Card("ask_review", review.AskReviewForm, words=asked_review),
        Card("withdraw_review", review.WithdrawReviewForm, is_aside=True),
        Card(
            "admit_review",
            review.AdmitReviewForm,
            words=lambda d: verdict(d, _("准许逾期申请"), _("不准许逾期申请"), d["reason"]),
        ),
        Card("draft_review", review.DraftReviewForm, words=lambda d: _("已拟出，待签发"), key="d"),
        Card(
            "sign_review",
            review.SignReviewForm,
            words=lambda d: join(ReviewResult(d["result"]).label, _("已留存签发内容的摘要，之后不能改动。")),
            key="q",
        ),
        Card(
            "serve_review",
            review.ServeReviewForm,
            words=lambda d: join(ReviewResult(d["result"]).label, served(d)),
            key="e",
        ),
        Card("hold_hearing", hearing.HoldHearingForm, words=held_hearing),
        Card(
            "report_hearing",
            hearing.ReportHearingForm,
            words=reported_hearing,
        ),
        Card("cancel_hearing", hearing.CancelHearingForm),
        Card(
            "do_aftercare",
            aftercare.DoAftercareForm,
            words=lambda d: join(Care(d["care"]).label, day(d["on"]), d["result"]),
        ),
        Card(
            "answer_supervision",
            supervision.AnswerSupervisionForm,
            words=lambda d: join(d["office_name"], in_time(d), d["answer"]),
            is_pointless=lambda f, by: not supervision.AnswerSupervisionForm.owed(f.matter, by).exists(),
        ),
        Card(
            "answer_recommendation",
            supervision.AnswerRecommendationForm,
            words=in_time,
            is_pointless=lambda f, by: not supervision.AnswerRecommendationForm.owed(f.matter, by).exists(),
        ),
        Card("recall", passing.RecallForm, words=lambda d: join(d["office_name"], d["reason"])),
        # Beside the main line, behind 更多, in this order.
        Card("take", passing.TakeForm, words=lambda d: d["name"], is_aside=True),
        Card("hand_to", passing.HandToForm, words=lambda d: join(d["name"], d["message"]), key="g", is_aside=True),
        Card("note", intake.NoteForm, key="n", is_aside=True),
        Card("mediate", handling.MediateForm, words=mediated, is_aside=True),
        Card("refer_to_mediation", ReferForm, words=referred, is_aside=True),
        Card("note_mediation", None, words=mediation_ended),
        Card("conclude_by_agreement", ConcludeForm, words=concluded),
        Card("add_material", intake.AddMaterialForm, words=lambda d: join(d["text"], files(d), by=FULL), is_aside=True),
        Card("correct_contact", intake.CorrectContactForm, words=corrected, is_aside=True),
        Card("reissue_code", intake.ReissueCodeForm, words=proven, is_aside=True),
        Card("choose_service", intake.ChooseServiceForm, words=chose_service, is_aside=True),
        Card(
            "link",
            intake.LinkForm,
            words=lambda d: join(LinkKind(d["kind"]).label, d["number"]),
            is_aside=True,
            names_another=True,
        ),
        Card(
            "split",
            intake.SplitForm,
            words=lambda d: join(
                _("另立 %(number)s") % {"number": d["child"]}, "；".join(i["text"] for i in d["items"])
            ),
            is_aside=True,
            is_pointless=lambda f, _by: len(f.items) < 2,
        ),
        Card(
            "serve_letter",
            service.ServeLetterForm,
            words=served,
            is_aside=True,
            is_pointless=lambda f, _by: not any(_is_unserved(letter) for letter in f.letters),
        ),
        Card(
            "correct",
            service.CorrectForm,
            words=lambda d: join(d["of"], d["reason"]),
            is_aside=True,
            is_pointless=lambda f, _by: not any(letter.number for letter in f.letters),
        ),
        Card(
            "simplify",
            lane.SimplifyForm,
            words=lambda d: join(
                word(book.get(d["procedure"], d["version"]).latest.entries[d["ground"]].title), d["reason"]
            ),
            is_aside=True,
        ),
        Card("switch_to_ordinary", lane.SwitchForm, is_aside=True),
        Card("decide_hearing", hearing.DecideHearingForm, words=decided_hearing, is_aside=True),
        Card("report_back", ending.ReportBackForm, words=lambda d: d["result"], is_aside=True),
        Card(
            "plan_aftercare",
            aftercare.PlanAftercareForm,
            words=lambda d: join(
                Care(d["care"]).label, d["office_name"], _("%(day)s前") % {"day": day(d["until"])}, d["text"]
            ),
            is_aside=True,
        ),
        Card(
            "confirm_words",
            intake.ConfirmWordsForm,
            words=lambda d: join(_("「%(passage)s」") % d, d["reason"], by=FULL),
            is_aside=True,
        ),
        Card("attend", attention.AttendForm, words=attended, is_aside=True),
        Card("inform_organisation", attention.InformOrganisationForm, words=informed, is_aside=True),
        Card("flag_urgent", attention.FlagUrgentForm, is_aside=True),
        Card(
            "report_urgent",
            attention.ReportUrgentForm,
            words=reported_urgent,
            is_aside=True,
        ),
        Card(
            "raise_dispute",
            competence.RaiseDisputeForm,
            words=lambda d: join(
                _("报%(who)s指定") % {"who": d["decider_name"]},
                "、".join(o["office_name"] for o in d["offices"]),
                d["reason"],
            ),
            is_aside=True,
        ),
        Card("urge_office", supervision.UrgeOfficeForm, words=urged, key="u", is_aside=True),
        Card(
            "supervise",
            supervision.SuperviseForm,
            words=lambda d: join(d["office_name"], SupervisionGround(d["ground"]).label, d["demand"], until(d)),
            is_aside=True,
        ),
        Card("recommend", supervision.RecommendForm, words=until, is_aside=True),
        Card("recuse", recusal.RecuseForm, words=lambda d: join(d["name"], d["reason"]), is_aside=True),
        Card("withdraw", intake.WithdrawForm, is_aside=True),
        # No form of the desk: what the petitioner, the discipline organ, an import or a job does.
        Card("intake", None, words=lambda d: join(Channel(d["channel"]).label, files(d))),
        Card("record_history", None, words=recorded),
        Card("bar", None, words=lambda d: _("有利害关系的单位从此看不到这件事")),
        Card("take_back", None, words=lambda d: _("从有利害关系的单位收回，重新分办")),
    )
}


def form_of(act: str) -> type[ActForm]:
    """The form of an act of staff. Raises Http404 for a word that is none."""
    card = CARDS.get(act)
    if card is None or card.form is None:
        raise Http404
    return card.form
