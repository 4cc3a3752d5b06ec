"""What a body lacks by the law, as sentences with their articles: it is shown, and stops nobody."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from xinhe.kernel.refusal import gettext_noop
from xinhe.mediation import rules
from xinhe.mediation.models import Committee, Mediator, Seat, Sex, Training

# What follows committees by law holds for those of towns and of associations by analogy.
BY_ANALOGY = "、第三十四条"
EIGHTH, NINTH, FOURTEENTH = "《人民调解法》第八条", "《人民调解法》第九条第二款", "《人民调解法》第十四条"


@dataclass(frozen=True)
class Shortfall:
    """One thing that is not as the law wants it, or soon will not be: a sentence with its facts, and the article."""

    sentence: str
    facts: dict[str, object]
    cite: str
    is_warning: bool = False


@dataclass(frozen=True)
class Roll:
    """The people of a body on a day, and when people were last trained."""

    people: Sequence[Mediator]
    trained: dict[int, date]

    @property
    def members(self) -> list[Mediator]:
        """Those elected into it."""
        return [one for one in self.people if one.is_member]


def rolls(committees: Sequence[Committee], *, on: date) -> dict[int, Roll]:
    """The people of these bodies by the key of their office; two queries whatever the number."""
    offices = [one.office_id for one in committees]
    people: dict[int, list[Mediator]] = {office: [] for office in offices}
    for mediator in Mediator.objects.serving(on).filter(office__in=offices).defer("sealed_phone").order_by("pk"):
        people[mediator.office_id].append(mediator)
    last = Training.objects.filter(mediator__office__in=offices, on__lte=on).order_by().values_list("mediator")
    trained = dict(last.annotate(last=Max("on")))
    return {office: Roll(found, trained) for office, found in people.items()}


def shortfalls(committee: Committee, roll: Roll, *, on: date) -> list[Shortfall]:
    """Everything that a body lacks on this day."""
    norms = rules.network(on).norms
    found = list(_about_people(roll, norms, on))
    if committee.is_committee:
        found = [*_about_members(committee, roll, norms), *_about_term(committee, norms, on), *found]
    return found


def _about_members(committee: Committee, roll: Roll, norms: Mapping[str, rules.Norm]) -> Iterator[Shortfall]:
    members, more = roll.members, BY_ANALOGY if committee.sort not in ("village", "enterprise") else ""
    fewest, most = norms["fewest_members"].value, norms["most_members"].value
    if not fewest <= len(members) <= most:
        sentence = gettext_noop("委员应为 %(fewest)d 至 %(most)d 人，现有 %(count)d 人。请按规定增补或者推选。")
        facts: dict[str, object] = {"fewest": fewest, "most": most, "count": len(members)}
        yield Shortfall(sentence, facts, f"{norms['fewest_members'].cite}{more}")
    chairs = sum(one.seat == Seat.CHAIR for one in members)
    if chairs != 1:
        sentence = gettext_noop("主任应为 1 人，现有 %(count)d 人。请核对各人的职务。")
        yield Shortfall(sentence, {"count": chairs}, f"{EIGHTH}第二款{more}")
    if not any(one.sex == Sex.FEMALE for one in members):
        yield Shortfall(gettext_noop("委员中没有妇女。请增补妇女委员。"), {}, f"{EIGHTH}第三款{more}")
    if committee.is_multiethnic and not any(one.is_minority for one in members):
        sentence = gettext_noop("多民族居住的地区，委员中没有人数较少民族的成员。请增补。")
        yield Shortfall(sentence, {}, f"{EIGHTH}第三款{more}")


def _about_term(committee: Committee, norms: Mapping[str, rules.Norm], on: date) -> Iterator[Shortfall]:
    begun, ends = committee.term_from_on, committee.term_until_on
    years, warning = norms["term_years"].value, norms["term_warning_days"].value
    cite = norms["term_years"].cite
    if begun is None or ends is None:
        yield Shortfall(gettext_noop("没有登记这一届任期的起止日期。请补上。"), {}, cite)
        return
    if ends > _years_after(begun, years):
        sentence = gettext_noop("登记的任期超过 %(years)d 年。请核对起止日期。")
        yield Shortfall(sentence, {"years": years}, cite)
    if ends < on:
        sentence = gettext_noop("任期已于 %(day)s届满 %(days)d 天。请换届推选，可以连选连任。")
        yield Shortfall(sentence, {"day": _said(ends), "days": (on - ends).days}, cite)
    elif ends - on <= timedelta(days=warning):
        sentence = gettext_noop("任期到 %(day)s届满，还有 %(days)d 天。请准备换届推选。")
        yield Shortfall(sentence, {"day": _said(ends), "days": (ends - on).days}, cite, is_warning=True)


def _about_people(roll: Roll, norms: Mapping[str, rules.Norm], on: date) -> Iterator[Shortfall]:
    if not roll.people:
        yield Shortfall(gettext_noop("没有在任的调解员。请登记。"), {}, "《人民调解法》第十三条")
        return
    if unseen := [one.name for one in roll.people if not one.is_adult]:
        sentence = gettext_noop("没有写明是成年公民：%(names)s。请核实后在登记里勾选。")
        yield Shortfall(sentence, {"names": "、".join(unseen)}, f"{FOURTEENTH}第一款")
    since = on - timedelta(days=norms["training_days"].value)
    if late := [one.name for one in roll.people if roll.trained.get(one.pk, date.min) < since]:
        sentence = gettext_noop("%(days)d 天内没有培训记录：%(names)s。请参加司法行政部门的培训，训后记上。")
        facts: dict[str, object] = {"days": norms["training_days"].value, "names": "、".join(late)}
        yield Shortfall(sentence, facts, norms["training_days"].cite, is_warning=True)


def _years_after(day: date, years: int) -> date:
    if day.year + years > date.max.year:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + years, day=28)


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
