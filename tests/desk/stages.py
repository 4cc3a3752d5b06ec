"""Matters at the stages that the forms of the desk are tried on, each brought there through the real acts."""

from datetime import datetime, timedelta

from tests import town as make
from tests.town import Town
from xinhe.documents.models import Document
from xinhe.kernel.clock import SHANGHAI
from xinhe.matters.acts.assign import assign
from xinhe.matters.acts.object import object as objecting
from xinhe.matters.acts.raise_dispute import raise_dispute
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.models import Matter
from xinhe.petition.acts.accept import accept
from xinhe.petition.acts.classify import ItemRoute, classify
from xinhe.petition.acts.decide_hearing import decide_hearing
from xinhe.petition.acts.draft_reply import draft_reply
from xinhe.petition.acts.draft_review import draft_review
from xinhe.petition.acts.hold_hearing import hold_hearing
from xinhe.petition.acts.plan_aftercare import plan_aftercare
from xinhe.petition.acts.refuse import refuse
from xinhe.petition.acts.review_refusal import review_refusal
from xinhe.petition.acts.sign_reply import sign_reply
from xinhe.petition.acts.sign_review import sign_review
from xinhe.petition.acts.simplify import simplify
from xinhe.petition.models import Aftercare
from xinhe.supervision.acts.recommend import recommend
from xinhe.supervision.acts.supervise import supervise

OPINION = {"result": "upheld", "facts": "经查属实。", "basis": "《信访工作条例》第三十五条", "opinion": "予以维持。"}

URGENT = {
    "text": "已到现场",
    "government": "县委值班室",
    "departments": "县应急管理局",
    "joint_office": "县联席办",
    "upper_bureau": "市信访局",
    "national_bureau": "系统上报",
}


def spoken(town: Town, at: datetime) -> Matter:
    """A call that was not read back."""
    return make.filed(town, at, channel="phone")


def lacking(town: Town, at: datetime) -> Matter:
    """A child's matter of which no guardian is known yet."""
    return make.filed(town, at, is_child=True)


def asked(town: Town, at: datetime) -> Matter:
    """A review was asked for on the day of the answer."""
    return make.reviewed(town, at, after_days=0)


def two(town: Town, at: datetime) -> Matter:
    """An accepted matter that asks for two things."""
    return make.accepted(town, at, items=["恢复原价", "退还多收的钱"])


def objected(town: Town, at: datetime) -> Matter:
    """The housing bureau says that it is not competent."""
    return objecting(make.transferred(town, at), reason="不是房屋问题", by=town.handler, at=at)


def disputed(town: Town, at: datetime) -> Matter:
    """Two bureaus are in dispute; the county government stands above both."""
    return raise_dispute(objected(town, at), offices=["lh-zjj", "lh-jtj"], reason="都说不归", by=town.dispatcher, at=at)


def refusing(town: Town, at: datetime) -> Matter:
    """A refusal that a second person has to check."""
    matter = make.screened(town, at)
    return refuse(matter, ground="N3", reason="属于法院职权", right_organ="县人民法院", by=town.dispatcher, at=at)


def refused(town: Town, at: datetime) -> Matter:
    """The petitioner was told where to go."""
    return review_refusal(refusing(town, at), agree=True, reason="属实", by=town.chief, at=at)


def assigned(town: Town, at: datetime) -> Matter:
    """Assigned with a report wanted, and accepted."""
    due = (at + timedelta(days=40)).date()
    matter = assign(make.screened(town, at), office="lh-zjj", due_on=due, by=town.dispatcher, at=at)
    return accept(matter, by=town.handler, at=at)


def simple(town: Town, at: datetime) -> Matter:
    """Accepted in the simple lane."""
    matter = simplify(make.screened(town, at), ground="daily", reason="小事", by=town.dispatcher, at=at)
    return accept(make.transfer(matter, office=town.housing, by=town.dispatcher, at=at), by=town.handler, at=at)


WAY = {"organ": "县劳动人事争议仲裁委员会", "basis": "《劳动争议调解仲裁法》第五条"}


def routed(town: Town, at: datetime) -> Matter:
    """All it asks for was led to arbitration."""
    return classify(make.accepted(town, at), items=[ItemRoute(item=1, route="R2", **WAY)], by=town.handler, at=at)


def reviewed(town: Town, at: datetime) -> Matter:
    """A review was asked for in time."""
    return make.reviewed(town, at, after_days=0)


def late(town: Town, at: datetime) -> Matter:
    """A review was asked for after forty days."""
    return make.reviewed(town, at - timedelta(days=40), after_days=40)


def review_drafted(town: Town, at: datetime) -> Matter:
    """The review opinion waits for the head."""
    return draft_review(reviewed(town, at), by=town.reviewer, at=at, **OPINION)


def review_signed(town: Town, at: datetime) -> Matter:
    """The review opinion waits to be served."""
    return sign_review(review_drafted(town, at), by=town.reviewer_head, at=at)


def hearing(town: Town, at: datetime) -> Matter:
    """A hearing was decided."""
    return decide_hearing(
        make.accepted(town, at),
        cause="停车费是否违规上涨",
        planned_at=at + timedelta(days=9),
        place="局三楼会议室",
        chair="周主持",
        panel=["吴律师", "郑代表"],
        by=town.head,
        at=at,
    )


def heard(town: Town, at: datetime) -> Matter:
    """A hearing was held."""
    matter = hearing(town, at)
    kept = {"attended": "双方", "statements": "各自陈述", "evidence": ""}
    then = at + timedelta(days=9)
    return hold_hearing(matter, on=then.date(), by=town.handler, at=then, **kept)


def cared(town: Town, at: datetime) -> Matter:
    """Relief was planned."""
    due = (at + timedelta(days=20)).date()
    return plan_aftercare(
        make.served(town, at), care="relief", text="临时救助", office="lh-zjj", due_on=due, by=town.dispatcher, at=at
    )


def supervised(town: Town, at: datetime) -> Matter:
    """The housing bureau owes an answer."""
    due = (at + timedelta(days=15)).date()
    return supervise(
        make.accepted(town, at),
        ground="G4",
        facts="两周没有动作",
        demand="一周内听取陈述",
        answer_on=due,
        by=town.dispatcher,
        at=at,
    )


def recommended(town: Town, at: datetime) -> Matter:
    """The housing bureau owes feedback on a recommendation."""
    matter = make.served(town, at)
    said = {"facts": "三月查明", "advice": "公示收费标准"}
    return recommend(matter, kind="improve", office="lh-zjj", by=town.dispatcher, at=at, **said)


def number_of(matter: Matter, form: str) -> str:
    """The number of the matter's letter of this form."""
    return Document.objects.filter(subject_id=matter.pk, form=form).latest("at").number


def task_of(matter: Matter) -> int:
    """The number of the aftercare task."""
    return Aftercare.objects.get(matter=matter).seq


# ---------------------------------------------------------------- under the rules as corrected on 2026-11-30

CORRECTED = datetime(2026, 12, 1, 10, 0, tzinfo=SHANGHAI)


def own_duty(town: Town, at: datetime) -> Matter:
    """A request that the office itself act, led to itself."""
    one = ItemRoute(item=1, route="R5", organ=town.housing.name, basis="依法")
    return classify(make.accepted(town, at), items=[one], by=town.handler, at=at)


def suggested(town: Town, at: datetime) -> Matter:
    """A suggestion that the office accepted."""
    matter = transfer(make.screened(town, at, nature="suggestion"), office=town.housing, by=town.dispatcher, at=at)
    return accept(matter, by=town.handler, at=at)


def reply_drafted(town: Town, at: datetime) -> Matter:
    """A suggestion with the draft of its reply."""
    return draft_reply(suggested(town, at), adoption="adopted", study="座谈", reply="试行", by=town.handler, at=at)


def reply_signed(town: Town, at: datetime) -> Matter:
    """A suggestion whose reply is signed."""
    return sign_reply(reply_drafted(town, at), by=town.head, at=at)


def accused(town: Town, at: datetime) -> Matter:
    """An accusation that the discipline organ accepted."""
    told = {"level": "county", "nature": "accusation", "acceptable": True, "reason": "检举"}
    matter = screen(make.filed(town, at), **told, accused=[town.traffic.code], by=town.dispatcher, at=at)
    matter = transfer(matter, office=town.discipline, by=town.dispatcher, at=at)
    return accept(matter, by=town.discipline_handler, at=at)
