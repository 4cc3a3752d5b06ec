"""A hearing as it is planned (听证): its words, what the rules ask of it, and the days that it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import SHANGHAI, chinese_date, local_day
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.move import Move
from xinhe.matters.payload import Checks
from xinhe.people.models import Account
from xinhe.petition.models import Hearing

LATEST = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class HearingPlan:
    """When, where and before whom a hearing is to be, in which every word is known to be good."""

    cause: str
    planned_at: datetime
    place: str
    chair: str
    panel: Sequence[str]
    is_public: bool

    @property
    def day(self) -> date:
        """The local day of the hearing."""
        return local_day(self.planned_at)

    def check_rules(self, move: Move) -> None:
        """Judge the plan by the procedure. Raises Invalid for its days and numbers, Refused for who stood aside."""
        ahead, least = move.procedure.setting("hearing_notice_days"), move.procedure.setting("hearing_panel_least")
        checks = Checks()
        if self.day < move.today + timedelta(days=ahead):
            checks.take("planned_at", lambda: _refuse_day(ahead), None)
        checks.need("planned_at", self.day <= move.today + LATEST, gettext_noop("听证日期太远，请选一年以内的日期。"))
        if len({*self.panel, self.chair}) < least:
            checks.take("panel", lambda: _refuse_panel(least), None)
        checks.done()
        _check_recused(move.matter, [self.chair, *self.panel])

    def hearing(self, move: Move, *, office: Office) -> Hearing:
        """Its row; the days from the decision on are taken as planned until the report tells them."""
        return Hearing(
            matter=move.matter,
            seq=move.seq,
            office=office,
            cause=self.cause,
            planned_at=self.planned_at,
            place=self.place,
            chair=self.chair,
            panel=self.panel,
            is_public=self.is_public,
            decided_on=move.today,
            excluded_days=(self.day - move.today).days,
        )

    @property
    def said(self) -> dict[str, object]:
        """What its notice and the log say alike."""
        return {
            "cause": self.cause,
            "place": self.place,
            "chair": self.chair,
            "panel": self.panel,
            "is_public": self.is_public,
        }

    @property
    def moment(self) -> str:
        """When it is, as a notice writes it."""
        moment = self.planned_at.astimezone(SHANGHAI)
        return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M}"


def planned(
    *, cause: str, planned_at: datetime, place: str, chair: str, panel: Sequence[str], is_public: bool
) -> HearingPlan:
    """The words of a hearing, checked. Raises Invalid naming each wrong field."""
    checks = Checks()
    cause = checks.text("cause", cause, limit=500, sentence=gettext_noop("请写明听证的事由。"))
    place = checks.text("place", place, limit=120, sentence=gettext_noop("请写明听证的地点。"))
    chair = checks.text("chair", chair, limit=40, sentence=gettext_noop("请写明听证主持人。"))
    members = checks.texts("panel", panel, limit=40)
    checks.need("panel", len(set(members)) == len(members), gettext_noop("同一个听证员只能写一次。"))
    checks.done()
    return HearingPlan(cause=cause, planned_at=planned_at, place=place, chair=chair, panel=members, is_public=is_public)


def excluded_days(matter: Matter, *, besides: Hearing | None = None) -> int:
    """All the days that hearings before the present reviewing organ took or are planned to take."""
    organ = matter.review_organ_id
    rows = [h for h in Hearing.objects.filter(matter=matter, is_cancelled=False) if h.office_id == organ]
    kept = [h for h in rows if besides is None or h.seq != besides.seq]
    if besides is not None and besides.office_id == organ and not besides.is_cancelled:
        kept.append(besides)
    return sum(h.excluded_days for h in kept)


def check_early(move: Move, hearing: Hearing, *, on: date, reason: str, noticed_on: date | None) -> None:
    """Refuse a hearing before the day of its notice, unless all were told of the new day in time, and why."""
    ahead, planned_on = move.procedure.setting("hearing_notice_days"), local_day(hearing.planned_at)
    checks = Checks()
    checks.take("on", lambda: None if reason else _refuse_early(planned_on), None)
    told = noticed_on is not None and hearing.decided_on <= noticed_on and on >= noticed_on + timedelta(days=ahead)
    checks.take("noticed_on", lambda: None if told or not reason else _refuse_notice(ahead), None)
    checks.done()


def _refuse_early(planned_on: date) -> None:
    raise Refused(
        gettext_noop("通知的听证日期是 %(day)s，不能更早。确已提前举行的，写明理由和另行通知的日期。"),
        code="hearing_before_its_day",
        field="on",
        article="第三十六条第二款",
        day=chinese_date(planned_on),
    )


def _refuse_notice(ahead: int) -> None:
    raise Refused(
        gettext_noop("提前举行的，要在新的日期 %(days)s 日以前另行通知各方，请写明通知的日期。"),
        code="hearing_notice_too_short",
        field="noticed_on",
        article="第三十六条第二款",
        days=ahead,
    )


def is_taken_out(move: Move, hearing: Hearing) -> bool:
    """Whether the days of this hearing do not count: in the re-review, and nowhere else (第三十六条第二款)."""
    clocks = ((move.procedure.clock(name), running) for name, running in move.running.items())
    counts = any(clock and clock.excludes_hearings and running.is_open for clock, running in clocks)
    return counts and hearing.office_id == move.matter.review_organ_id


def _refuse_day(ahead: int) -> None:
    raise Refused(
        gettext_noop("听证要提前 %(days)s 日通知，请选更晚的日期。"),
        code="hearing_too_soon",
        field="planned_at",
        article="第三十六条第二款",
        days=ahead,
    )


def _refuse_panel(least: int) -> None:
    raise Refused(
        gettext_noop("听证主持人和听证员合计不少于 %(least)s 人。"),
        code="panel_too_small",
        field="panel",
        article="第三十六条第二款",
        least=least,
    )


def _check_recused(matter: Matter, names: Sequence[str]) -> None:
    """Who stood aside from the matter does not sit on the panel (第二十八条第三款)."""
    barred = set(Account.objects.filter(pk__in=matter.recused).values_list("name", flat=True))
    for name in names:
        if name in barred:
            raise Refused(
                gettext_noop("%(name)s已经回避，不能担任听证主持人或者听证员。"),
                code="recused_on_panel",
                field="panel",
                article="第二十八条第三款",
                name=name,
            )
