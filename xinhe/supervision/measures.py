"""What a person asks for in a measure between offices, checked: the words, the addressees, the matters named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xinhe.jurisdiction.models import Office
from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.models import Confidentiality, Matter
from xinhe.matters.payload import WRONG_YEAR, Checks, is_near
from xinhe.people.person import Person
from xinhe.supervision.models import MEASURES, Organizer, PaperKind, SupervisionGround

TO_SEVERAL = PaperKind.CIRCULATE
MOST_OFFICES, MOST_NUMBERS = 200, 20


@dataclass(frozen=True, kw_only=True)
class MeasureWords:
    """What a person says in a measure. ``numbers`` are matters that both sides may see."""

    to: Sequence[Office | str]
    title: str
    facts: str
    decision: str = ""
    demand: str = ""
    answer_on: date | None = None
    organizer: str = ""
    grounds: Sequence[str] = ()
    numbers: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A measure in which every word is known to be good."""

    kind: str
    offices: Sequence[Office]
    matters: Sequence[Matter]
    title: str
    facts: str
    decision: str
    demand: str
    answer_on: date | None
    organizer: Organizer
    grounds: Sequence[SupervisionGround]

    @property
    def content(self) -> dict[str, object]:
        """What the paper and its log keep."""
        return {
            "facts": self.facts,
            "demand": self.demand,
            "organizer": str(self.organizer),
            "decision": self.decision,
            "grounds": [str(one) for one in self.grounds],
            "numbers": [matter.number for matter in self.matters],
        }

    def letter(self, *, contact: str) -> dict[str, object]:
        """What its letter says."""
        return {
            "kind": self.kind,
            "to": "、".join(office.name for office in self.offices),
            "title": self.title,
            "organizer": self.organizer.label,
            "decision": self.decision,
            "grounds": [one.label for one in self.grounds],
            "facts": self.facts,
            "matters": [f"{matter.number} {matter.title}" for matter in self.matters],
            "demand": self.demand,
            "answer_on": self.answer_on,
            "contact": contact,
        }


def checked(kind: str, words: MeasureWords, *, by: Person, today: date) -> Measure:
    """The words as a measure. Raises Invalid naming each wrong field."""
    if kind not in MEASURES:
        raise Invalid({"kind": gettext_noop("请选择督查、约谈、挂牌督办、限期整改或者通报。")})
    is_circular = kind == TO_SEVERAL
    checks = Checks()
    title = checks.text("title", words.title, limit=100, sentence=gettext_noop("请用一句话写明事由。"))
    facts = checks.text("facts", words.facts, limit=5000, sentence=gettext_noop("请写明查明的事实和日期。"))
    organizer = _organizer(kind, words, checks)
    decision = checks.text(
        "decision",
        words.decision,
        limit=200,
        sentence=""
        if organizer == Organizer.PETITION_OFFICE
        else gettext_noop("请写明由哪次会议、哪份文件决定，例如联席会议的届次和日期。"),
    )
    demand = checks.text(
        "demand",
        words.demand,
        limit=2000,
        sentence="" if is_circular else gettext_noop("请写明要求做什么、做到什么程度。"),
    )
    _check_grounds(kind, words, checks)
    if not is_circular:
        is_later = words.answer_on is not None and words.answer_on > today
        checks.need("answer_on", is_later, gettext_noop("反馈日期要晚于今天。"))
        checks.need("answer_on", is_near(words.answer_on, today), WRONG_YEAR)
    nobody: list[Office] = []
    nothing: list[Matter] = []
    offices = checks.take("to", lambda: _addressees(words.to, by, is_circular=is_circular), nobody)
    matters = checks.take("numbers", lambda: _matters(words.numbers, offices, by), nothing)
    checks.done()
    return Measure(
        kind=kind,
        offices=offices,
        matters=matters,
        title=title,
        facts=facts,
        decision=decision,
        demand=demand,
        answer_on=None if is_circular else words.answer_on,
        organizer=Organizer(organizer),
        grounds=[SupervisionGround(one) for one in sorted(set(words.grounds))],
    )


def _organizer(kind: str, words: MeasureWords, checks: Checks) -> str:
    """Who orders it: an inspection says so, the other measures are the joint meeting's (第三十九条第三款)."""
    if kind != PaperKind.INSPECT:
        return Organizer.JOINT_MEETING
    organizer = words.organizer or Organizer.PETITION_OFFICE
    checks.need(
        "organizer", organizer in Organizer.values, gettext_noop("请选择由党委政府、联席会议还是信访部门组织督查。")
    )
    return organizer


def _check_grounds(kind: str, words: MeasureWords, checks: Checks) -> None:
    known = set(words.grounds) <= set(SupervisionGround.values)
    checks.need("grounds", known, gettext_noop("没有这种情形，请从六种情形里选。"))
    if kind != PaperKind.INSPECT:
        checks.need("grounds", words.grounds, gettext_noop("请至少选择一种情形（第四十条第一款）。"))


def _addressees(to: Sequence[Office | str], by: Person, *, is_circular: bool) -> list[Office]:
    codes = [one.code if isinstance(one, Office) else one for one in to]
    if any("\x00" in code for code in codes) or len(codes) > MOST_OFFICES:
        raise Refused(gettext_noop("没有这个单位，请从单位列表里选。"), code="no_office", field="to")
    found = list(
        Office.objects.organs().select_related("region").filter(code__in=codes, is_active=True).order_by("code")
    )
    if not codes or len(found) != len(set(codes)):
        raise Refused(gettext_noop("没有这个单位，请从单位列表里选。"), code="no_office", field="to")
    if len(found) > 1 and not is_circular:
        raise Refused(
            gettext_noop("一份只发一个单位；要发几个单位，请逐个发或者用通报。"), code="one_office", field="to"
        )
    assert by.office is not None
    for office in found:
        if office.pk == by.office_id:
            raise Refused(gettext_noop("不能发给本单位。"), code="own_office", field="to")
        if not office.region.path.startswith(by.office.region.path):
            raise Refused(
                gettext_noop("%(office)s不在本地管辖范围内，请报上级信访部门。"),
                code="not_in_place",
                field="to",
                article="第五条第（三）项",
                office=office.name,
            )
    return found


def _matters(numbers: Sequence[str], offices: Sequence[Office], by: Person) -> list[Matter]:
    """The matters named, each one that the sender sees and that every addressee has its part in."""
    if len(numbers) > MOST_NUMBERS:
        raise Refused(
            gettext_noop("一份最多写 %(limit)d 个编号。"), code="too_many", field="numbers", limit=MOST_NUMBERS
        )
    kept = [parse_matter_number(number) for number in dict.fromkeys(numbers)]
    found = {
        matter.number: matter
        for matter in Matter.objects.visible_to(by)
        .filter(number__in=kept)
        .exclude(confidentiality=Confidentiality.ACCUSATION)
        .only("number", "title", "offices", "barred")
    }
    for number in kept:
        if number not in found:
            raise Refused(
                gettext_noop("没有找到编号 %(number)s，或者它不归你看。检举控告不能写进这里。"),
                code="no_matter",
                field="numbers",
                number=number,
            )
        for office in offices:
            if office.pk not in found[number].offices or office.pk in found[number].barred:
                raise Refused(
                    gettext_noop("%(office)s没有经办 %(number)s，不能让它知道这件事。"),
                    code="not_involved",
                    field="numbers",
                    office=office.name,
                    number=number,
                )
    return [found[number] for number in kept]
