"""How an office shares out its work: rules by category and place, days away with a cover, and what comes in by them."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q

from xinhe.channels.troubles import Watch
from xinhe.jurisdiction.models import Category, Region
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.acts.hand_to import hand_to
from xinhe.matters.models import Absence, Matter, Share
from xinhe.matters.numbering import number_of
from xinhe.matters.turn.carrying import CARRYING, may_carry
from xinhe.people.models import Account
from xinhe.people.person import SYSTEM, Person

NAME = "share"
BY_RULE = "按本单位的分工"
# So many of an office are shared out in one round; the next round takes the others.
AT_ONCE = 200


def share(by: Person, *, account: Account, category: Category | None, region: Region | None, at: datetime) -> Share:
    """From now on a colleague carries what comes in of a category, from a place, or both; the head says so."""
    _check_head(by)
    _check_colleague(by, account, field="account")
    if category is None and region is None:
        raise Invalid({"category": gettext_noop("类别和地方至少选一样。")})
    assert by.account is not None
    return Share.objects.create(
        office=by.account.office, category=category, region=region, account=account, made_by=by.account, made_at=at
    )


def end_share(by: Person, rule: Share, *, at: datetime) -> None:
    """The rule holds no more; what was given by it stays where it is."""
    _check_head(by)
    Share.objects.filter(pk=rule.pk, office=by.office, ended_at=None).update(ended_at=at)


def be_away(
    by: Person, *, account: Account, cover: Account | None, from_on: date, until_on: date | None, at: datetime
) -> Absence:
    """Somebody is away, and who stands in: said by themselves, or by the head for a colleague."""
    if account.pk != by.account_id:
        _check_head(by)
        _check_colleague(by, account, field="account")
    if cover is not None:
        _check_colleague(by, cover, field="cover")
        if cover.pk == account.pk:
            raise Invalid({"cover": gettext_noop("代办的人不能是本人。")})
    if until_on is not None and until_on < from_on:
        raise Invalid({"until_on": gettext_noop("结束的日子不能早于开始的日子。")})
    assert by.account is not None
    return Absence.objects.create(
        account=account, cover=cover, from_on=from_on, until_on=until_on, made_by=by.account, made_at=at
    )


def end_absence(by: Person, absence: Absence, *, at: datetime) -> None:
    """Back again."""
    if absence.account_id != by.account_id:
        _check_head(by)
        _check_colleague(by, absence.account, field="account")
    Absence.objects.filter(pk=absence.pk, ended_at=None).update(ended_at=at)


def _check_head(by: Person) -> None:
    if not by.has_role("head"):
        raise Refused(gettext_noop("分工和同事的代班由本单位负责人安排。"), code="not_your_step")


def _check_colleague(by: Person, account: Account, *, field: str) -> None:
    if account.office_id != by.office_id or not account.is_active or not account.has_role(*CARRYING):
        raise Invalid({field: gettext_noop("请选本单位在岗的同事。")})


def share_out(*, at: datetime) -> int:
    """Give what came in and nobody carries into the hands that the rules of its office name. Returns how many."""
    done, watch = 0, Watch(NAME, at=at)
    for rule in _in_force():
        came_in = Matter.objects.filter(_falls_under(rule), is_open=True, holder=rule.office_id, carried_by=None)
        for matter in came_in.order_by("due_on", "id")[:AT_ONCE]:
            if watch.rests(str(matter.pk)) or not may_carry(matter, rule.account):
                continue
            with watch.over(str(matter.pk), name=number_of):
                hand_to(matter, colleague=rule.account, message=BY_RULE, by=SYSTEM, at=at)
                done += 1
    return done


def _in_force() -> Iterator[Share]:
    """The rules that hold, the narrowest first: both said, then the deepest category, then the deepest place."""
    rules = Share.objects.filter(ended_at=None, account__is_active=True).select_related("account", "category", "region")
    yield from sorted(rules, key=_breadth)


def _breadth(rule: Share) -> tuple[int, int, int, int]:
    said = (rule.category_id is not None) + (rule.region_id is not None)
    return -said, -len(rule.category_id or ""), -len(rule.region.path if rule.region else ""), rule.pk


def _falls_under(rule: Share) -> Q:
    found = Q()
    if rule.category_id is not None:
        found &= Q(category__code__startswith=rule.category_id)
    if rule.region is not None:
        found &= Q(region_path__startswith=rule.region.path)
    return found
