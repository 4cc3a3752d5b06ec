"""How a matter moves between offices: who leads, who assists, who is left with it."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from django.db.models import QuerySet

from xinhe.jurisdiction.competence import acting, chain_below, petition_offices_below
from xinhe.jurisdiction.models import Office, OfficeKind
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.learning import check_may_learn, let_see
from xinhe.matters.models import Assignment, AssignmentState, AssignmentTask, Matter
from xinhe.matters.move import Move
from xinhe.matters.payload import check_is_organ
from xinhe.people.person import Person

Check = Callable[[Office], None]

# A lead's row bears the number of its event; those of assists begin where no event reaches.
ASSISTS = 1_000_000


def check_target(matter: Matter, office: Office, *, by: Person) -> None:
    """Refuse a target that can't act on the matter.

    It must be one that may learn of it; sending a matter to the office that already holds it changes nothing.
    """
    check_is_organ(office)
    check_may_learn(matter, office, by=by)
    if not office.is_active:
        heir = acting(office)
        raise Refused(
            gettext_noop("%(office)s已经合并或者撤销，由%(heir)s承接，请送它。"),
            code="office_is_gone",
            field="office",
            article="第二十四条第二款",
            office=office.name,
            heir=heir.name,
        )
    if office.pk == matter.holder_id:
        raise Refused(
            gettext_noop("这件事已经在%(office)s，请选另一个单位。"),
            code="same_office",
            field="office",
            office=office.name,
        )


def send_to(move: Move, office: Office, *, note: str, due_on: date | None = None, wants_report: bool = False) -> None:
    """Make the office hold the matter. The first one asked leads until another has accepted in writing (首接)."""
    matter = move.matter
    to_lead(matter, move.by)(office)
    _hold(move, office, AssignmentTask.LEAD, note=note, due_on=due_on, wants_report=wants_report)
    if matter.lead_id is None:
        matter.lead = office
    if matter.first_receiver_id is None:
        matter.first_receiver = office


def pass_to(move: Move, office: Office, *, note: str) -> None:
    """Make the petition office below hold the matter; it has no power to act and so leads nothing."""
    to_pass_down(move.matter, move.by)(office)
    _hold(move, office, AssignmentTask.PASS, note=note)


def _hold(
    move: Move,
    office: Office,
    task: AssignmentTask,
    *,
    note: str,
    due_on: date | None = None,
    wants_report: bool = False,
) -> None:
    matter = move.matter
    move.rows.append(
        Assignment(
            matter=matter,
            seq=move.seq,
            office=office,
            task=task,
            state=AssignmentState.SENT,
            by_office_id=move.by.office_id or matter.receiver_id,
            sent_by_id=move.by.account_id,
            note=note,
            due_on=due_on,
            wants_report=wants_report,
            sent_at=move.at,
        )
    )
    matter.holder = office
    let_see(matter, office)
    move.data |= {"office": office.pk, "office_code": office.code, "office_name": office.name}


def ask_to_assist(move: Move, offices: Sequence[Office], *, note: str) -> None:
    """Ask other offices to assist the lead; their rows have numbers of their own."""
    for n, office in enumerate(offices, start=1):
        check_target(move.matter, office, by=move.by)
        move.rows.append(
            Assignment(
                matter=move.matter,
                seq=ASSISTS + move.seq * 100 + n,
                office=office,
                task=AssignmentTask.ASSIST,
                state=AssignmentState.SENT,
                by_office_id=move.by.office_id or move.matter.receiver_id,
                sent_by_id=move.by.account_id,
                note=note,
                sent_at=move.at,
            )
        )
        let_see(move.matter, office)


def asked_in(one: Assignment) -> int:
    """The number of the step with which an office was asked to lead or assist."""
    return one.seq if one.seq < ASSISTS else (one.seq - ASSISTS) // 100


def passed_on(matter: Matter) -> "QuerySet[Assignment]":
    """Whom the matter was passed on to, the last one first; whoever was asked to assist has it not in hand."""
    return Assignment.objects.filter(matter=matter).exclude(task=AssignmentTask.ASSIST).order_by("-seq")


def end_assignment(move: Move, state: AssignmentState, *, reason: str = "") -> None:
    """Mark the running assignment as objected to, returned, accepted or answered.

    What comes back to the office that sent it comes back to the person who did.
    """
    running = passed_on(move.matter).select_related("sent_by").first()
    if running is None:
        return  # a unit that accepted what it received itself was never assigned
    if state in (AssignmentState.OBJECTED, AssignmentState.RETURNED, AssignmentState.RECALLED):
        move.sender = running.sent_by
    ended = None if state in (AssignmentState.OBJECTED, AssignmentState.ACCEPTED) else move.at
    running.state, running.reason, running.ended_at = state, reason or running.reason, ended
    move.save(running, "state", "reason", "ended_at")


def to_pass_on(matter: Matter, by: Person) -> Check:
    """Whom transfer, assigning and a ruling take: a unit passes on only to those below it in its own system.

    Else the petitioner is told where to go (第二十三条第一款).
    """
    sender = by.office
    own = chain_below(sender) if sender is not None and not sender.is_petition_office else None

    def check(office: Office) -> None:
        if own is not None and office.pk not in own:
            raise Refused(
                gettext_noop(
                    "%(office)s不是本系统的下级单位，不能转送、交办。直接收到的，告知信访人应当向哪个机关提出；转来的，向转来的单位提出异议。"
                ),
                code="not_own_system",
                field="office",
                article="第二十三条第一款",
                office=office.name,
            )
        to_lead(matter, by)(office)

    return check


def to_lead(matter: Matter, by: Person) -> Check:
    """Whom any act takes that makes an office lead: one that may learn of the matter and has the power to act."""

    def check(office: Office) -> None:
        check_target(matter, office, by=by)
        _check_power(office)

    return check


def to_pass_down(matter: Matter, by: Person) -> Check:
    """Whom passing down takes: the petition office one level below, on the way to where the problem lies.

    Nobody is passed over, and nothing crosses the border (属地管理、分级负责, 第五条第（三）项、第二十二条).
    """
    below = petition_offices_below(by.office, matter.problem_region) if by.office else []
    right = "、".join(one.name for one in below)

    def check(office: Office) -> None:
        if office.pk not in {one.pk for one in below}:
            raise Refused(
                gettext_noop("逐级转送只转问题发生地的下一级信访部门：%(right)s。")
                if right
                else gettext_noop("问题发生地在本平台没有下级信访部门，请直接转送、交办有权处理的机关、单位。"),
                code="not_next_below",
                field="office",
                article="第五条第（三）项、第二十二条",
                right=right,
            )
        check_target(matter, office, by=by)

    return check


def to_assist(matter: Matter, by: Person) -> Check:
    """Whom assigning takes as assisting."""
    return partial(check_target, matter, by=by)


def takers(check: Check) -> list[Office]:
    """The offices that an act takes, by the check that it makes itself.

    Who may not know whom a matter accuses is offered the accused one as well: a gap in the list would tell.
    """

    def is_taken(office: Office) -> bool:
        try:
            check(office)
        except Refused as refused:
            return refused.code == "other_office"
        return True

    active = Office.objects.organs().filter(is_active=True).select_related("region").order_by("code")
    return [office for office in active if is_taken(office)]


def _check_power(office: Office) -> None:
    if office.kind == OfficeKind.PETITION_OFFICE:
        raise Refused(
            gettext_noop("信访部门不是有权处理机关，请选有权处理的单位。"),
            code="no_power",
            field="office",
            article="第二十二条",
        )
