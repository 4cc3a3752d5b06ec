"""The person at the counter while their matter is typed: who it is, what they brought before, what is wrong so far."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from xinhe.desk.fields import class_of, place_of
from xinhe.jurisdiction.models import Region
from xinhe.jurisdiction.naming import called, class_path
from xinhe.kernel import identity
from xinhe.kernel.clock import local_day
from xinhe.kernel.id_card import card_of, format_of
from xinhe.kernel.refusal import Refused
from xinhe.matters.acts.add_material import add_material
from xinhe.matters.acts.correct_contact import correct_contact
from xinhe.matters.acts.reissue_code import reissue_code
from xinhe.matters.filing.known import Earlier, Same, known, same_matters
from xinhe.matters.models import Matter
from xinhe.people import reveals
from xinhe.people.person import Person
from xinhe.petition.family import PETITION
from xinhe.procedures import book
from xinhe.records.door import standing
from xinhe.web.answer import said

WHO, TAKE = "who", "take"
FACTS = ("id_number", "phone", "name")
# What a person known here brings along; where the matter lies is asked anew.
BROUGHT = ("name", "phone", "id_type", "id_number", "address", "domicile")
OFFERED = tuple(act.__name__ for act in (add_material, reissue_code, correct_contact))
_DIGITS = re.compile(r"[\d\s\-+()]{6,}")


@dataclass(frozen=True)
class Line:
    """One earlier matter as the window shows it: where it stands, and which acts this person may take with it."""

    earlier: Earlier
    state: str
    acts: frozenset[str]


@dataclass
class Counter:
    """What was found out about who stands there. ``brought`` are fields that were filled in for the clerk."""

    asked: Mapping[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    same: list[Same] = field(default_factory=list)
    brought: dict[str, str] = field(default_factory=dict)
    is_card: bool = False
    too_many: str = ""


def read(posted: QueryDict, by: Person, *, at: datetime) -> tuple[QueryDict, Counter]:
    """The form as it was typed, with what the card, the one line or an earlier matter brought; and who that is."""
    data, counter = posted.copy(), Counter()
    _sort_in(data, counter)
    typed = {name: str(data.get(name, "")) for name in FACTS}
    counter.asked = {name: value for name, value in typed.items() if _is_whole(name, value)}
    try:
        earlier = known(counter.asked, by=by, at=at)
    except Refused as refused:
        counter.too_many = said(refused)
        return data, counter
    if chosen := data.get(TAKE):
        _bring(_one_of(earlier, chosen), counter, by, at=at)
    for name, value in counter.brought.items():
        data[name] = value
    counter.same = same_matters(data.get("title", ""), data.get("body", ""), _region(data, by), earlier)
    counter.lines = [_line(one, by, at=at) for one in earlier]
    return data, counter


def _sort_in(data: QueryDict, counter: Counter) -> None:
    """Put the one line that was typed or read into the field where it belongs."""
    typed = data.get(WHO, "").strip()
    if not typed:
        return
    if card := card_of(typed, format_of(settings.ID_READER)):
        counter.is_card = True
        counter.brought = {"name": card.name, "id_type": "resident_id", "id_number": card.number}
        counter.brought |= {"address": card.address} if card.address else {}
    elif re.fullmatch(r"\d{17}[\dX]", identity.normalise_id(typed), re.ASCII):
        counter.brought = {"id_type": "resident_id", "id_number": identity.normalise_id(typed)}
    elif _DIGITS.fullmatch(typed) or _is_whole("phone", typed):
        counter.brought = {"phone": identity.normalise_phone(typed)}
    else:
        counter.brought = {"name": identity.normalise_name(typed)}
    for name, value in counter.brought.items():
        data[name] = value


def _is_whole(name: str, value: str) -> bool:
    """Is it a fact by which somebody can be found? Half a number is none."""
    try:
        if name == "phone":
            identity.check_phone(value)
        elif name == "name":
            return len(identity.check_name(value)) > 1
    except Refused:
        return False
    return bool(value.strip())


def _one_of(earlier: list[Earlier], chosen: str) -> Earlier:
    """The matter that was pointed at, which must be one of those found for sure."""
    for one in earlier:
        if one.is_sure and chosen == f"{one.matter.number}/{one.party.seq}":
            return one
    raise Http404


def _bring(one: Earlier, counter: Counter, by: Person, *, at: datetime) -> None:
    """Take over who it is from an earlier matter. It is a look at their identity like any other, and logged as one."""
    reveals.open_identity(
        account_person=by,
        matter_id=one.matter.pk,
        number=one.matter.number,
        party_seq=one.party.seq,
        reason=_("同一人到窗口登记新的事项，带出身份信息"),
        at=at,
    )
    clear = one.party.identity()
    counter.brought |= {name: clear[name] for name in BROUGHT if clear.get(name)}


def _region(data: QueryDict, by: Person) -> Region | None:
    try:
        return place_of(data.get("region", ""), under=under(by))
    except Refused:
        return None


def under(by: Person) -> str:
    """The path of the places that a window's office receives for."""
    return by.office.region.path if by.office else "/-"


def _line(one: Earlier, by: Person, *, at: datetime) -> Line:
    matter = one.matter
    title = book.get(matter.procedure, matter.version).latest.states[matter.state].title["zh-hans"]
    return Line(one, title, _open_acts(matter, by, at=at) if one.is_sure else frozenset())


def _open_acts(matter: Matter, by: Person, *, at: datetime) -> frozenset[str]:
    survey = standing(PETITION, matter, by=by, on=local_day(at)).survey()
    return frozenset(verdict.act for verdict in survey if verdict.allowed and verdict.act in OFFERED)


def at_once(name: str, data: QueryDict, by: Person, *, at: datetime) -> tuple[str, str]:
    """What is to be said of a field as one leaves it: what is wrong with it, or what was understood."""
    value = data.get(name, "").strip()
    if not value:
        return "", ""
    try:
        if name == "phone":
            identity.check_phone(value)
        elif name == "name":
            identity.check_name(value)
        elif name == "id_number":
            identity.check_document(data.get("id_type") or "none", value, today=local_day(at))
        elif name == "region":
            place = called(place_of(value, under=under(by)))
            return "", _("地点：%(place)s") % {"place": place}
        elif name == "category":
            return "", _("类别：%(category)s") % {"category": class_path(class_of(value))}
    except Refused as refused:
        return said(refused), ""
    return "", ""
