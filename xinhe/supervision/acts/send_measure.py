"""Send a measure to an office: inspection, talk, listing, rectification, circular (第三十八条、第三十九条第三款)."""

from collections.abc import Sequence
from datetime import date, datetime

from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import local_day
from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.models import Confidentiality, Matter
from xinhe.matters.payload import Checks
from xinhe.people.person import Person
from xinhe.supervision.family import step
from xinhe.supervision.models import MEASURES, Ground, Organizer, Paper, PaperKind
from xinhe.supervision.rules import in_force

TO_SEVERAL = PaperKind.CIRCULATE
MOST_OFFICES, MOST_NUMBERS = 200, 20


def send_measure(
    kind: str,
    *,
    to: Sequence[Office | str],
    title: str,
    facts: str,
    by: Person,
    at: datetime,
    decision: str = "",
    demand: str = "",
    answer_on: date | None = None,
    organizer: str = "",
    grounds: Sequence[str] = (),
    numbers: Sequence[str] = (),
) -> Paper:
    """Begin a measure and issue its letter. Only a circular goes to several offices, and it owes no answer.

    An inspection may be the petition office's own, the joint meeting's or the government's (第三十八条); the other
    four are the joint meeting's (第三十九条第三款), so they name its decision and a ground. ``numbers`` are matters
    that both sides may see. Raises Invalid naming each wrong field.
    """
    if kind not in MEASURES:
        raise Invalid({"kind": gettext_noop("请选择督查、约谈、挂牌督办、限期整改或者通报。")})
    today = local_day(at)
    is_inspection, is_circular = kind == PaperKind.INSPECT, kind == TO_SEVERAL
    organizer = (organizer or Organizer.PETITION_OFFICE) if is_inspection else Organizer.JOINT_MEETING
    checks = Checks()
    title = checks.text("title", title, limit=100, sentence=gettext_noop("请用一句话写明事由。"))
    facts = checks.text("facts", facts, limit=5000, sentence=gettext_noop("请写明查明的事实和日期。"))
    checks.need(
        "organizer", organizer in Organizer.values, gettext_noop("请选择由党委政府、联席会议还是信访部门组织督查。")
    )
    own = organizer == Organizer.PETITION_OFFICE
    decision = checks.text(
        "decision",
        decision,
        limit=200,
        sentence="" if own else gettext_noop("请写明由哪次会议、哪份文件决定，例如联席会议的届次和日期。"),
    )
    demand = checks.text(
        "demand", demand, limit=2000, sentence="" if is_circular else gettext_noop("请写明要求做什么、做到什么程度。")
    )
    checks.need("grounds", set(grounds) <= set(Ground.values), gettext_noop("没有这种情形，请从六种情形里选。"))
    if not is_inspection:
        checks.need("grounds", grounds, gettext_noop("请至少选择一种情形（第四十条第一款）。"))
    if not is_circular:
        checks.need("answer_on", answer_on is not None and answer_on > today, gettext_noop("反馈日期要晚于今天。"))
    nobody: list[Office] = []
    nothing: list[Matter] = []
    offices = checks.take("to", lambda: _addressees(to, by, is_circular=is_circular), nobody)
    known = checks.take("numbers", lambda: _matters(numbers, offices, by), nothing)
    checks.done()
    assert by.office is not None
    procedure = in_force(today)
    paper = Paper(
        version=procedure.version,
        kind=kind,
        title=title,
        by_office=by.office,
        region_path=by.office.region.path,
        to=[office.pk for office in offices],
        answer_on=None if is_circular else answer_on,
        opened_at=at,
        moved_at=at,
        content={
            "facts": facts,
            "demand": demand,
            "organizer": organizer,
            "decision": decision,
            "grounds": sorted(set(grounds)),
            "numbers": [matter.number for matter in known],
        },
    )
    with step(paper, kind, by=by, at=at) as stroke:
        stroke.letter(
            stroke.rule.letter,
            {
                "kind": kind,
                "to": "、".join(office.name for office in offices),
                "title": title,
                "organizer": Organizer(organizer).label,
                "decision": decision,
                "grounds": [Ground(one).label for one in sorted(set(grounds))],
                "facts": facts,
                "matters": [f"{matter.number} {matter.title}" for matter in known],
                "demand": demand,
                "answer_on": paper.answer_on,
                "contact": by.name,
            },
        )
        stroke.data |= {**paper.content, "title": title, "to": paper.to, "answer_on": paper.answer_on}
        stroke.tell(paper.to)
    return paper


def _addressees(to: Sequence[Office | str], by: Person, *, is_circular: bool) -> list[Office]:
    codes = [one.code if isinstance(one, Office) else one for one in to]
    if any("\x00" in code for code in codes) or len(codes) > MOST_OFFICES:
        raise Refused(gettext_noop("没有这个单位，请从单位列表里选。"), code="no_office", field="to")
    found = list(Office.objects.select_related("region").filter(code__in=codes, is_active=True).order_by("code"))
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
