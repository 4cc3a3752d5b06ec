"""The facts that only the rules of petitions name."""

from collections.abc import Callable, Mapping, Sequence

from xinhe.jurisdiction.competence import review_organ_for
from xinhe.matters import facts as matters
from xinhe.matters.models import AssignmentTask, Event, Item, Nature, PartyPart, RouteState
from xinhe.petition.answers.settled import has_agreement
from xinhe.petition.models import Aftercare, Hearing, Review, ReviewStage
from xinhe.petition.rows import AFTERCARE, HEARINGS

LED = (RouteState.ROUTED, RouteState.CONFIRMED)


class Facts(matters.Facts):
    """What holds of a petition for a person today."""

    @property
    def aftercare(self) -> Sequence[Aftercare]:
        """The tasks after the end."""
        return self.rows("aftercare", AFTERCARE)

    @property
    def hearings(self) -> Sequence[Hearing]:
        """The hearings that were decided on and not cancelled."""
        return [one for one in self.rows("hearings", HEARINGS) if not one.is_cancelled]


def _answered(facts: Facts) -> bool:
    """Every item that stays a petition has its result (第三十二条), or both sides agreed on it (第三十三条)."""
    return all(item.result or item.settled_on or item.route_state in LED for item in facts.asked_for)


def _single_office(facts: Facts) -> bool:
    """No office was asked to assist."""
    return all(one.task != AssignmentTask.ASSIST for one in facts.assignments)


def _not_collective(facts: Facts) -> bool:
    """At most one representative."""
    return sum(one.part == PartyPart.REPRESENTATIVE for one in facts.parties) <= 1


def _no_legal_route(facts: Facts) -> bool:
    """No item was led to another lawful procedure."""
    return all(item.route_state not in LED for item in facts.asked_for)


def _not_drafter(facts: Facts) -> bool:
    """Somebody else drafted what is signed or checked."""
    return facts.matter.drafted_by_id != facts.person.account_id


def _waits(item: Item) -> bool:
    """The item is led somewhere, and nobody has taken it in or answered it yet."""
    return item.route_state == RouteState.ROUTED


def _reported_back(facts: Facts) -> bool:
    """No report is owed, or it was given since the matter was assigned last (第二十二条第（三）项)."""
    wanted = [one.sent_at for one in facts.assignments if one.wants_report]
    if not wanted:
        return True
    return Event.objects.filter(matter=facts.matter, act="report_back", at__gte=max(wanted)).exists()


def _review_served(facts: Facts) -> bool:
    """A review was served, and no re-review and no new opinion since (第三十六条第一款)."""
    if facts.matter.review_organ_id is None:
        return False
    last = Review.objects.filter(matter=facts.matter, served_on__isnull=False).order_by("-seq").first()
    if last is None or last.stage != ReviewStage.REVIEW:
        return False
    answers = Event.objects.filter(matter=facts.matter, act__in=("serve", "serve_review")).order_by("-seq")
    return answers.values_list("act", flat=True).first() == "serve_review"


def _at_next_organ(facts: Facts) -> bool:
    """This person is of the organ to which a request for review, or after one for a re-review, goes now."""
    matter, person = facts.matter, facts.person
    decided_by = matter.review_organ if facts["review_served"] else matter.lead
    organ = review_organ_for(decided_by) if decided_by else None
    return organ is not None and organ.pk == person.office_id


def _agreement_to_use(facts: Facts) -> bool:
    """Both sides agreed, nothing was ended by that yet, and no report stands before it."""
    is_used = any(item.settled_on is not None for item in facts.asked_for)
    return not is_used and has_agreement(facts.matter) and facts["reported_back"]


def _hearings_reported(facts: Facts) -> bool:
    """Every hearing that was decided on has its report."""
    return all(one.reported_on is not None for one in facts.hearings)


FACTS: Mapping[str, Callable[[Facts], bool]] = {
    **matters.FACTS,
    "has_power": lambda f: f.matter.holder is not None and not f.matter.holder.is_petition_office,
    "may_be_mediated": lambda f: (
        f.matter.nature not in (Nature.SUGGESTION, Nature.ACCUSATION) and not f.matter.is_anonymous
    ),
    "agreement_reached": lambda f: has_agreement(f.matter),
    "agreement_to_use": _agreement_to_use,
    "heard": lambda f: f.matter.heard_at is not None,
    "answered": _answered,
    # Two names in the rules of 2022, each with its own sentence, for one fact each.
    "not_drafter": _not_drafter,
    "not_author": _not_drafter,
    "no_hearing_pending": _hearings_reported,
    "hearings_reported": _hearings_reported,
    "was_served": lambda f: f.matter.served_on is not None,
    "is_claim": lambda f: f.matter.nature not in (Nature.SUGGESTION, Nature.ACCUSATION),
    "is_suggestion": lambda f: f.matter.nature == Nature.SUGGESTION,
    "is_accusation": lambda f: f.matter.nature == Nature.ACCUSATION,
    "named": lambda f: not f.matter.is_anonymous,
    "review_served": _review_served,
    "at_next_organ": _at_next_organ,
    "identified": lambda f: not f.matter.is_anonymous,
    "not_rated": lambda f: f.matter.rated_at is None,
    "first_time": lambda f: not f.matter.is_repeat,
    "single_office": _single_office,
    "not_assigned": lambda f: f.matter.state != "assigned",
    "is_no_accusation": lambda f: f.matter.nature != Nature.ACCUSATION,
    "not_accusation": lambda f: f.matter.nature != Nature.ACCUSATION,
    "not_collective": _not_collective,
    "no_legal_route": _no_legal_route,
    "was_routed": lambda f: not _no_legal_route(f),
    "led_elsewhere": lambda f: any(_waits(item) and not item.is_led_to(f.matter.lead) for item in f.asked_for),
    "owes_duty": lambda f: any(_waits(item) and item.is_led_to(f.matter.lead) for item in f.asked_for),
    "reported_back": _reported_back,
    "routes_confirmed": lambda f: all(item.route_state != RouteState.ROUTED for item in f.asked_for),
    "report_wanted": lambda f: any(one.wants_report for one in f.assignments),
    "review_is_late": lambda f: f.matter.is_admitted is None,
    "review_admitted": lambda f: f.matter.is_admitted is True,
    "hearing_to_hold": lambda f: any(one.held_on is None for one in f.hearings),
    "hearing_to_report": lambda f: any(one.held_on is not None and one.reported_on is None for one in f.hearings),
    "aftercare_planned": lambda f: any(one.done_on is None for one in f.aftercare),
}
Facts.table = FACTS
