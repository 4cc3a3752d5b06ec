"""What the page of one finding shows: the letters about it with their limits and answers, what may be done, its log."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from xinhe.desk.papers.cards import CARDS, PLACES
from xinhe.kernel.clock import local_day
from xinhe.matters.models import Confidentiality, Matter
from xinhe.people.person import Person
from xinhe.records.door import standing
from xinhe.records.models import Chained
from xinhe.supervision.family import PAPER, may_begin, procedure_of
from xinhe.supervision.finding_family import log_of, rules_of
from xinhe.supervision.models import PURSUING, Finding, FindingStage, Paper, PaperEvent, PaperKind
from xinhe.supervision.settling import may_settle
from xinhe.web.templatetags.xinhe import chinese_day


def page_of(row: Finding, by: Person, *, at: datetime) -> dict[str, object]:
    """Letters, acts and log of one finding; a letter only where its reader may see it."""
    stage = FindingStage(row.stage)  # type: ignore[attr-defined]
    is_theirs = may_settle(row, by)
    waits = stage not in (FindingStage.TO_SETTLE, FindingStage.SETTLED)
    letters = list(Paper.objects.visible_to(by).filter(finding=row).select_related("by_office__region"))
    return {
        "stage": stage,
        "letters": [(one, procedure_of(one).latest.states[one.state], _next(one, by, at)) for one in letters],
        "may_settle": is_theirs and not waits,
        "waits": waits,
        "kinds": _kinds(row, by, at) if is_theirs and stage == FindingStage.TO_SETTLE else [],
        "log": [(one, _title(row, one), _words(row, one)) for one in reversed(log_of(row, by))],
    }


def _next(paper: Paper, by: Person, at: datetime) -> object:
    """What this person may do with a letter next; None for nothing but looking."""
    if not paper.is_open:
        return None
    surveyed = standing(PAPER, paper, by=by, on=local_day(at)).survey()
    steps = [one.step for one in surveyed if one.allowed and one.step is not None]
    return min(steps, key=lambda step: PLACES[step.act], default=None)


def _kinds(row: Finding, by: Person, at: datetime) -> list[tuple[str, str]]:
    """The letters by which this person may pursue it; accusations are named in none (第三十条第三款)."""
    begun = may_begin(by, local_day(at))
    assert by.office is not None
    if not row.office.region.path.startswith(by.office.region.path) or row.office_id == by.office_id:
        return []
    if Matter.objects.filter(pk=row.matter_id, confidentiality=Confidentiality.ACCUSATION).exists():
        return []
    return [(kind.value, str(kind.label)) for kind in PURSUING if kind in begun]


def _title(row: Finding, event: Chained) -> Mapping[str, str]:
    return rules_of(row, event).latest.steps_for(event.act)[0].title


def _words(row: Finding, event: Chained) -> str:
    said = event.data
    if event.act == "pursue_finding":
        day = chinese_day(date.fromisoformat(said["answer_on"]))
        return _("%(kind)s %(number)s，%(day)s前书面反馈") % {
            "kind": PaperKind(said["kind"]).label, "number": said["number"], "day": day
        }  # fmt: skip
    if event.act == "settle_finding":
        return row.measure
    return CARDS[event.act].words(said) if isinstance(event, PaperEvent) else ""
