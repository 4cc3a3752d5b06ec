"""Who carries a matter inside the office whose turn it is, and who stands in when that person is not there."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinhe.matters.models import Absence, Matter
from xinhe.matters.move import Move
from xinhe.people.models import Account
from xinhe.people.person import Person
from xinhe.procedures import book

# Who of an office may have matters in their hands.
CARRYING = ("clerk", "dispatcher", "handler", "reviewer", "head")


def turn_of(office_id: int | None) -> Q:
    """The matters whose turn is this office's: it holds them, or has still to carry out what was answered."""
    return Q(is_open=True, holder_id=office_id) | Q(is_open=False, due_on__isnull=False, lead_id=office_id)


def is_carried(matter: Matter) -> bool:
    """True while somebody who is still of the office whose turn it is has the matter in hand."""
    by = matter.carried_by
    return by is not None and by.is_active and by.office_id == matter.turn_office_id


def left_alone(office_id: int | None, today: date) -> Q:
    """What nobody of the office carries: never taken, or whose person left, moved on, or is away without cover."""
    away = Absence.objects.on(today).filter(account=OuterRef("carried_by"), cover=None)
    gone = Q(carried_by__is_active=False) | ~Q(carried_by__office_id=office_id)
    return Q(carried_by=None) | Q(carried_by__isnull=False) & (gone | Q(Exists(away)))


def stood_in_for(person: Person, today: date) -> "QuerySet[Absence, int]":
    """The accounts for which this person stands in today."""
    return Absence.objects.on(today).filter(cover=person.account).values_list("account_id", flat=True)


def may_carry(matter: Matter, account: Account) -> bool:
    """True for who works in the office whose turn it is and does not stand aside from this matter."""
    return (
        account.is_active
        and account.office_id == matter.turn_office_id
        and account.has_role(*CARRYING)
        and account.pk not in matter.recused
    )


def colleagues(matter: Matter, *, today: date) -> list[tuple[str, str]]:
    """Who else of the office may carry the matter, by user name; who is away is said with who stands in."""
    office = matter.turn_office_id
    if office is None:
        return []
    away = {row.account_id: row.cover for row in Absence.objects.on(today).select_related("cover")}
    people = Account.objects.filter(office_id=office, is_active=True).order_by("name", "pk")
    return [
        (one.username, _shown(one, one.pk in away, away.get(one.pk)))
        for one in people
        if may_carry(matter, one) and one.pk != matter.carried_by_id
    ]


def _shown(account: Account, is_away: bool, cover: Account | None) -> str:
    if not is_away:
        return account.name
    return f"{account.name}（不在岗，{f'{cover.name}代' if cover else '没有人代'}）"


def follow(move: Move) -> None:
    """Who carries the matter after a step: nobody any more when it went to another office, unless the act said who;
    who does the usual act on what nobody carries carries it from then on."""
    matter, by = move.matter, move.by.account
    if matter.turn_office_id != move.turn_before:
        back = move.sender if move.sender is not None and may_carry(matter, move.sender) else None
        matter.carried_by = move.carrier or back
    elif move.carrier is not None:
        matter.carried_by = move.carrier
    elif matter.carried_by_id is None and by is not None and _takes_up(move) and may_carry(matter, by):
        matter.carried_by = by


def _takes_up(move: Move) -> bool:
    usual = book.office_rules().usual.get(move.state_before)
    return usual is not None and not usual.by_another and any(one.act == move.rule.act for one in usual.acts)
