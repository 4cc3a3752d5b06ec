"""Classify: each thing asked for goes the way that the law has for it (依法分类处理, 第三十一条)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.letters.making import letter, opens_on, promised
from xinhe.matters.models import Item, Matter, RouteState
from xinhe.matters.move import Move
from xinhe.matters.payload import WRONG_YEAR, Checks, is_near
from xinhe.people.person import Person
from xinhe.petition.answers.wording import organ_named
from xinhe.petition.lane import leave_lane
from xinhe.petition.step import step
from xinhe.procedures import book
from xinhe.procedures.definition import Procedure


@dataclass(frozen=True, kw_only=True)
class ItemRoute:
    """The way of one item: the route, the organ to go to, on which law, and the limit that may run out.

    ``remedy`` names a clock of the rule file, ``since`` the day on which its limit began to run.
    """

    item: int
    route: str
    organ: str = ""
    basis: str = ""
    remedy: str = ""
    since: date | None = None


def classify(
    matter: Matter, *, items: Sequence[ItemRoute], by: Person, at: datetime, seen: int | None = None
) -> Matter:
    """Lead each named item its way. R1 to R5 are told to the petitioner by letter, with the organ and the last day.

    When nothing is left that stays a petition, the sixty days end (第三十四条 covers R6 alone) and the matter waits
    for the other organs. Raises Invalid naming each wrong field as "items.N.field".
    """
    procedure = book.get(matter.procedure, matter.version).as_of(local_day(at))
    ways = _check(items, procedure)
    results = {"" if procedure.routes[way.route].stays else RouteState.ROUTED for way in ways}
    with transaction.atomic():
        matter, seen = leave_lane(matter, before="classify", results=results, by=by, at=at, seen=seen)
        with step(matter, "classify", by=by, at=at, seen=seen) as move:
            rows = {row.seq: row for row in Item.objects.filter(matter=move.matter).order_by("seq")}
            checks = Checks()
            for n, way in enumerate(ways):
                checks.need(f"items.{n}.item", way.item in rows, gettext_noop("没有这个诉求事项。"))
                late = way.since is not None and way.since > move.today
                checks.need(f"items.{n}.since", not late, gettext_noop("日期不能晚于今天。"))
                checks.need(f"items.{n}.since", is_near(way.since, move.today), WRONG_YEAR)
            checks.done()
            for way in ways:
                _lead(move, rows[way.item], way)
            move.data["items"] = [vars(way) for way in ways]
            move.data["pieces"] = [
                {"item": w.item, "remedy": w.remedy, "since": w.since}
                for w in ways
                if not move.procedure.routes[w.route].stays
            ]
            all_led = all(row.is_routed for row in rows.values())
            move.outcome = "routed" if all_led else "mixed"
    return move.matter


def _lead(move: Move, row: Item, way: ItemRoute) -> None:
    route = move.procedure.routes[way.route]
    row.route = way.route
    row.organ, row.organ_basis, row.remedy = way.organ, way.basis, way.remedy
    row.route_state = "" if route.stays else RouteState.ROUTED
    row.routed_on = None if route.stays else move.today
    row.confirmed_on = None
    if not route.stays:
        row.result = row.facts = row.basis = row.opinion = ""
        limit_on, limit_why = promised(move, way.remedy, start=way.since) if way.remedy else (None, "")
        limit_from = opens_on(move, way.remedy, start=way.since) if way.since else None
        letter(
            move,
            items=[row.text],
            route=way.route,
            route_title=route.title["zh-hans"],
            organ=organ_named(way.organ),
            basis=organ_named(way.basis),
            how=route.how["zh-hans"],
            limit_from=limit_from,
            limit_on=limit_on,
            limit_why=limit_why,
        )
    move.save(
        row,
        "route",
        "organ",
        "organ_basis",
        "remedy",
        "route_state",
        "routed_on",
        "confirmed_on",
        "result",
        "facts",
        "basis",
        "opinion",
    )


def _check(items: Sequence[ItemRoute], procedure: Procedure) -> list[ItemRoute]:
    checks = Checks()
    checks.need("items", items, gettext_noop("请至少给一个诉求事项选择途径。"))
    checks.need("items", len({w.item for w in items}) == len(items), gettext_noop("同一个诉求事项只能走一条途径。"))
    ways = []
    for n, way in enumerate(items):
        at = f"items.{n}"
        route = procedure.routes.get(way.route)
        checks.need(f"{at}.route", route, gettext_noop("请选择六条法定途径之一。"))
        leads_out = route is not None and not route.stays
        organ = checks.text(
            f"{at}.organ",
            way.organ if leads_out else "",
            limit=60,
            sentence=gettext_noop("导入其他法定程序的，必须写明向哪个机关提出。") if leads_out else "",
        )
        basis = checks.text(
            f"{at}.basis",
            way.basis if leads_out else "",
            limit=500,
            sentence=gettext_noop("请写明适用的法律依据。") if leads_out else "",
        )
        remedy = way.remedy if leads_out else ""
        if route is not None:
            checks.need(
                f"{at}.remedy",
                not remedy or remedy in route.remedies,
                gettext_noop("这条途径没有这种期限，请重新选择。"),
            )
        checks.need(
            f"{at}.since", not remedy or way.since, gettext_noop("请填写期限从哪一天起算，才能告诉信访人最迟哪天。")
        )
        ways.append(
            ItemRoute(
                item=way.item,
                route=way.route,
                organ=organ,
                basis=basis,
                remedy=remedy,
                since=way.since if remedy else None,
            )
        )
    checks.done()
    return ways
