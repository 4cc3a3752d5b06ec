"""Whom supervision may address, and how an office comes to owe an answer and gets rid of it."""

from xinhe.channels.notices import notice
from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.learning import check_may_learn, let_see
from xinhe.matters.models import Matter
from xinhe.matters.move import Move
from xinhe.supervision.models import Demand, DemandKind, Recommendation


def check_addressee(move: Move, office: Office | None) -> Office:
    """The office when it may be told of the matter.

    Nobody writes to their own office, nor to one that must not learn of the matter.
    """
    matter = move.matter
    if office is None or office.pk == move.by.office_id:
        raise Refused(
            gettext_noop("这件事现在由本单位办，不用向本单位催办、督办或者提建议。"),
            code="own_office",
            field="office",
        )
    check_may_learn(matter, office, by=move.by)
    return office


def check_involved(matter: Matter, office: Office) -> None:
    """Refuse a demand on an office that has no part in the matter: it could not answer for it."""
    places = {matter.holder_id, matter.lead_id, matter.receiver_id, matter.review_organ_id, matter.first_receiver_id}
    if office.pk not in places | set(matter.offices):
        raise Refused(
            gettext_noop("%(office)s没有经办这件事，督办函只能发给经办单位。"),
            code="not_involved",
            field="office",
            office=office.name,
        )


def owe(move: Move, office: Office) -> None:
    """The office owes an answer from now on, and may see the matter that it has to answer on."""
    matter = move.matter
    if office.pk not in matter.asked:
        matter.asked = [*matter.asked, office.pk]
    let_see(matter, office)


def release(matter: Matter, office_id: int) -> None:
    """Take the office off those that owe an answer, unless it owes another one; a barred office owes none."""
    demands = Demand.objects.filter(matter=matter, kind=DemandKind.SUPERVISE, answered_at__isnull=True)
    demands = demands.exclude(to_id__in=matter.barred)
    matter.is_supervised = demands.exists()
    advised = Recommendation.objects.filter(matter=matter, to_id=office_id, answered_at__isnull=True)
    if not (demands.filter(to_id=office_id).exists() or advised.exists()):
        matter.asked = [one for one in matter.asked if one != office_id]


def notify(move: Move, office: Office) -> None:
    """Tell the office at its desk; under the key of the step's own notice, so that it is told once."""
    words = move.rule.title["zh-hans"]
    move.rows.append(
        notice("matter", move.matter, move.seq, office_id=office.pk, words=words, is_urgent=True, at=move.at)
    )
