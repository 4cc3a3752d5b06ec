"""The less common paths of the statute, each lived to where a person can go on: told in ``rules/demo/paths.toml``."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from xinhe.documents.docx import docx
from xinhe.documents.models import Document
from xinhe.documents.store import Incoming, receive
from xinhe.jobs.tales import Tale, clock, workday, working
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import local_day
from xinhe.matters.acts.attend import attend
from xinhe.matters.acts.confirm_record import confirm_record
from xinhe.matters.acts.correct import correct
from xinhe.matters.acts.designate import designate
from xinhe.matters.acts.flag_urgent import flag_urgent
from xinhe.matters.acts.note import note
from xinhe.matters.acts.object import object as raise_objection
from xinhe.matters.acts.raise_dispute import raise_dispute
from xinhe.matters.acts.recuse import recuse
from xinhe.matters.acts.report_urgent import report_urgent
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.serve_letter import serve_letter
from xinhe.matters.acts.split import split
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.models import Matter
from xinhe.people.person import Person
from xinhe.petition.acts.accept import accept
from xinhe.petition.acts.ask_review import ask_review
from xinhe.petition.acts.classify import ItemRoute, classify
from xinhe.petition.acts.confirm_route import confirm_route
from xinhe.petition.acts.decide_hearing import decide_hearing
from xinhe.petition.acts.do_aftercare import do_aftercare
from xinhe.petition.acts.draft_review import draft_review
from xinhe.petition.acts.execute import execute
from xinhe.petition.acts.hear import hear
from xinhe.petition.acts.hold_hearing import hold_hearing
from xinhe.petition.acts.mediate import mediate
from xinhe.petition.acts.plan_aftercare import plan_aftercare
from xinhe.petition.acts.rate import rate
from xinhe.petition.acts.reconsider import reconsider
from xinhe.petition.acts.refuse import refuse
from xinhe.petition.acts.reopen import reopen
from xinhe.petition.acts.report_hearing import report_hearing
from xinhe.petition.acts.review_opinion import review_opinion
from xinhe.petition.acts.review_refusal import review_refusal
from xinhe.petition.acts.serve_review import serve_review
from xinhe.petition.acts.sign_review import sign_review
from xinhe.petition.answers.rulings import Ruling
from xinhe.petition.models import Aftercare, Hearing
from xinhe.petition.retaliation import report_retaliation
from xinhe.supervision.acts.answer_recommendation import answer_recommendation
from xinhe.supervision.acts.answer_supervision import answer_supervision
from xinhe.supervision.acts.recommend import recommend
from xinhe.supervision.acts.supervise import supervise
from xinhe.supervision.acts.urge_office import urge_office
from xinhe.supervision.models import Demand, DemandKind, Recommendation

# Each act with who takes it unless the path says otherwise: a user name, or a role at an office's place in the matter.
ACTS: dict[str, tuple[Callable[..., Matter], str]] = {
    "accept": (accept, "handler@holder"),
    "answer_recommendation": (answer_recommendation, "handler@lead"),
    "answer_supervision": (answer_supervision, "handler@lead"),
    "ask_review": (ask_review, "petitioner"),
    "attend": (attend, "handler@lead"),
    "classify": (classify, "handler@lead"),
    "confirm_record": (confirm_record, "clerk"),
    "confirm_route": (confirm_route, "handler@lead"),
    "correct": (correct, "head@lead"),
    "decide_hearing": (decide_hearing, "head@holder"),
    "designate": (designate, "handler@holder"),
    "do_aftercare": (do_aftercare, "dispatcher"),
    "draft_review": (draft_review, "reviewer@review_organ"),
    "execute": (execute, "handler@lead"),
    "flag_urgent": (flag_urgent, "dispatcher"),
    "hear": (hear, "handler@lead"),
    "hold_hearing": (hold_hearing, "head@holder"),
    "mediate": (mediate, "handler@lead"),
    "note": (note, "handler@lead"),
    "object": (raise_objection, "handler@holder"),
    "plan_aftercare": (plan_aftercare, "dispatcher"),
    "raise_dispute": (raise_dispute, "dispatcher"),
    "rate": (rate, "petitioner"),
    "recommend": (recommend, "dispatcher"),
    "reconsider": (reconsider, "dispatcher"),
    "recuse": (recuse, "handler@holder"),
    "refuse": (refuse, "dispatcher"),
    "reopen": (reopen, "handler@lead"),
    "report_hearing": (report_hearing, "head@holder"),
    "report_retaliation": (report_retaliation, "petitioner"),
    "report_urgent": (report_urgent, "dispatcher"),
    "review_opinion": (review_opinion, "head@lead"),
    "review_refusal": (review_refusal, "dispatcher2"),
    "screen": (screen, "dispatcher"),
    "serve_letter": (serve_letter, "handler@lead"),
    "serve_review": (serve_review, "reviewer@review_organ"),
    "sign_review": (sign_review, "head@review_organ"),
    "split": (split, "dispatcher"),
    "supervise": (supervise, "dispatcher"),
    "transfer": (transfer, "dispatcher"),
    "urge_office": (urge_office, "dispatcher"),
}
# The day on which something was done is that of the step, unless the path says another.
TODAY = {
    "attend": "on",
    "confirm_route": "on",
    "do_aftercare": "on",
    "execute": "on",
    "hear": "on",
    "hold_hearing": "on",
    "mediate": "on",
    "serve_letter": "served_on",
    "serve_review": "served_on",
}
# Days are told as so many from today; a negative one is past.
DAYS = ("on", "served_on", "posted_on", "received_on", "due_on", "answer_on", "since")
PAST = ("on", "served_on", "since")
# These take steps on any day; everything else is done in office hours.
BY_PEOPLE = ("petitioner",)


@dataclass(frozen=True, kw_only=True)
class Path:
    """How a matter came to stand where it stands: a story, the ordinary steps up to one, then the others.

    ``days`` and ``on`` (days of ordinary steps) count back from today. ``same`` names the path whose petitioner this
    is. ``helper`` is an agent or a guardian. What was spoken has been read back, unless it ``is_unread``.
    """

    days: int
    name: str = ""
    story: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)
    until: str = ""
    pace: float = 0.3
    channel: str = "web"
    turns: str = ""
    same: str = ""
    representatives: int = 0
    helper: str = ""
    is_unread: bool = False
    identity: Mapping[str, str] = field(default_factory=dict)
    filing: Mapping[str, Any] = field(default_factory=dict)
    on: Mapping[str, int] = field(default_factory=dict)
    step: Sequence[Mapping[str, Any]] = ()


@dataclass(kw_only=True)
class Course(Tale):
    """The tale of a matter on such a path; ``others`` are those of the other paths, by name."""

    path: Path
    today: date
    others: Mapping[str, "Course"]

    def steps(self) -> Iterator[datetime]:
        """The ordinary steps up to the one named, then those of the path."""
        yield self.at
        self.file()
        if self.path.until:
            yield from self.ordinary()
        for told in self.path.step:
            given = dict(told)
            act, ago, by = given.pop("act"), given.pop("ago"), given.pop("by", "")
            is_staff = (by or ACTS[act][1]) not in BY_PEOPLE
            yield self.moment(ago, is_staff=is_staff, not_before=self.noticed() if act == "hold_hearing" else None)
            self.take_step(act, by, given)

    def ordinary(self) -> Iterator[datetime]:
        """The usual tale, left after the step that the path names."""
        done, at = "", self.at
        for moment in chain(self.dispatch(), self.handle(), self.answer(), self.part()):
            if done == self.path.until:
                self.at = at
                return
            done, at = self.doing, moment
            yield moment

    def noticed(self) -> datetime:
        """When the hearing is to be by its notice."""
        return Hearing.objects.filter(matter=self.matter, held_on=None).latest("seq").planned_at

    def moment(self, ago: int, *, is_staff: bool, not_before: datetime | None = None) -> datetime:
        """Move on to the day so many before today: an hour at which offices, or people, are up."""
        day = self.today - timedelta(days=ago)
        day = workday(day, back=True) if is_staff else day
        wanted = clock(day, 9, self.rng.randint(0, 420))
        self.at = max(self.at + timedelta(minutes=9), wanted, not_before or wanted)
        if is_staff:
            self.at = working(self.at, self.rng)
        return self.at

    def take_step(self, act: str, by: str, given: dict[str, Any]) -> None:
        """Do one act with the words of the path."""
        run, usually = ACTS[act]
        given = {name: self.fact(name, value) for name, value in given.items()}
        if act in TODAY:
            given.setdefault(TODAY[act], local_day(self.at))
        if "items" in given and act in ("classify", "draft_review"):
            words = Ruling if act == "draft_review" else ItemRoute
            given["items"] = [
                words(**{name: self.fact(name, value) for name, value in way.items()}) for way in given["items"]
            ]
        given |= {name: value for name, value in self.owed(act).items() if name not in given}
        moved = run(self.matter, by=self.actor(by or usually), at=self.at, **given)
        if moved.pk == self.matter.pk:
            self.matter = moved

    def fact(self, name: str, value: Any) -> Any:
        """A day counted from today, the number of another path's matter or of a letter, or words."""
        if name in DAYS and isinstance(value, int):
            day = self.today + timedelta(days=value)
            # What had happened had happened by the step, which days off may have moved forward.
            return min(day, local_day(self.at)) if name in PAST else day
        if name == "office" and value == "town":
            return self.county.office("town", self.region)
        if name == "planned_at":
            # Notice has to be given so many days ahead, and days off may have moved the decision.
            day = max(self.today + timedelta(days=value), local_day(self.at) + timedelta(days=8))
            return clock(workday(day), 9, 30)
        if name == "existing":
            return self.others[value].matter.number
        if name == "document":
            return Document.objects.filter(subject_id=self.matter.pk, form=value).latest("at", "id").number
        return self.say(value) if isinstance(value, str) else value

    def owed(self, act: str) -> dict[str, int]:
        """The number of the task, demand or recommendation that an act answers: the first that is open."""
        if act == "do_aftercare":
            return {"task": Aftercare.objects.filter(matter=self.matter, done_on=None).earliest("seq").seq}
        if act == "answer_supervision":
            owed = Demand.objects.filter(matter=self.matter, kind=DemandKind.SUPERVISE, answered_at=None)
            return {"demand": owed.earliest("seq").seq}
        if act == "answer_recommendation":
            return {
                "recommendation": Recommendation.objects.filter(matter=self.matter, answered_at=None)
                .earliest("seq")
                .seq
            }
        return {}

    def actor(self, by: str) -> Person:
        """Who takes the step: the petitioner, a user name, or a role at a place in the matter."""
        if by == "petitioner":
            return self.petitioner
        role, _, place = by.partition("@")
        if not place:
            return self.county.person(by)
        office = getattr(self.matter, place)
        assert isinstance(office, Office)
        return self.county.at(office, role)


def power_of_attorney(petitioner: str, agent: str) -> Incoming:
    """The paper with which a petitioner lets somebody else speak for them, as it was handed in."""
    said = (
        f"本人{petitioner}因行动不便，委托{agent}代为办理信访事项。代理权限：代为提出、补充材料、签收文书；"
        "撤回、和解以及申请复查、复核，由本人决定。",
        f"委托人：{petitioner}（签名、捺印）",
        f"受托人：{agent}（签名）",
    )
    content = {
        "title": "授权委托书",
        "office": "",
        "layout": "notice",
        "ours": False,
        "signed": False,
        "copies": [],
        "blocks": [{"kind": "text", "text": text} for text in said],
    }
    return receive(SimpleUploadedFile("授权委托书.docx", docx(content)))
