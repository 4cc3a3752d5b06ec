"""A proposal not to accept (不予受理), with every word of it checked against the grounds of the rules."""

from dataclasses import dataclass
from datetime import date

from xinhe.jurisdiction.competence import stands_above
from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks, office_of
from xinhe.people.person import Person
from xinhe.procedures import book
from xinhe.procedures.definition import Ground


@dataclass(frozen=True, kw_only=True)
class RefusalWords:
    """What a person says who proposes a refusal; ``right_office`` is a code, ``right_organ`` any organ's name."""

    ground: str
    reason: str
    existing: str = ""
    has_new: bool | None = None
    new_facts: str = ""
    right_organ: str = ""
    right_office: str = ""
    other_ways: str = ""


@dataclass(frozen=True, kw_only=True)
class ProposedRefusal:
    """A refusal as proposed, in which every word is known to be good."""

    ground: Ground
    reason: str
    existing: str
    has_new: bool
    new_facts: str
    right_organ: str
    other_ways: str

    def check_place(self, matter: Matter, by: Person) -> None:
        """Whether the ground is one of this office, and of the way on which the matter came.

        Who got the matter passed on objects that it is another's (第二十三条第三款), and can't refuse it as such.
        """
        _check_open(self.ground, matter, by)
        if not self.ground.existing and matter.state != "screened":
            raise Refused(
                gettext_noop("收到转送、交办后认为不归本单位管的，请提出异议并说明理由，由转送单位核实。"),
                code="object_instead",
                field="ground",
                article="第二十三条第三款",
            )

    def other(self, matter: Matter, by: Person, today: date) -> Matter | None:
        """The same matter that is already there, in the stage that the ground asks for."""
        if not self.ground.existing:
            return None
        try:
            kept = parse_matter_number(self.existing)
        except Refused as refused:
            raise Invalid({"existing": refused.sentence}) from None
        other = Matter.objects.visible_to(by).filter(number=kept).exclude(pk=matter.pk).first()
        if other is None:
            raise Invalid({"existing": gettext_noop("没有找到这件事，请核对编号。")})
        if not (other.is_open if self.ground.existing == "open" else other.state == self.ground.existing):
            raise Invalid({"existing": self.ground.otherwise})
        if self.ground.above:
            _check_above(other, by, today)
        return other

    def for_log(self, other: Matter | None) -> dict[str, object]:
        """What the log keeps, and the letter says once a second person agrees."""
        return {
            "ground": self.ground.name,
            "reason": self.reason,
            "existing": other.number if other else "",
            "new_facts": self.new_facts,
            "has_new": self.has_new,
            "right_organ": self.right_organ,
            "other_ways": self.other_ways,
        }


def proposed(words: RefusalWords, matter: Matter, *, on: date) -> ProposedRefusal:
    """The words as a proposal. Raises Invalid naming each wrong field, Refused when what is new has to be accepted."""
    checks = Checks()
    rule = book.get(matter.procedure, matter.version).as_of(on).grounds.get(words.ground)
    checks.need("ground", rule, gettext_noop("请选择一种法定情形。"))
    reason = checks.text("reason", words.reason, limit=500, sentence=gettext_noop("请写明理由，会原文告知信访人。"))
    other_ways = checks.text("other_ways", words.other_ways, limit=500)
    right_organ = checks.text("right_organ", words.right_organ, limit=60)
    new_facts = checks.text("new_facts", words.new_facts, limit=2000)
    if rule and rule.existing:
        _check_same(words, new_facts, checks)
    elif rule:
        checks.need(
            "right_organ",
            right_organ or words.right_office,
            gettext_noop("不归本机关管的，必须写明应当向哪个机关提出，不能只说「不归我们管」。"),
        )
    checks.done()
    assert rule is not None
    if rule.existing and words.has_new:
        raise Refused(
            gettext_noop("有新的事实或者理由，不能以此不予受理，应当受理。"),
            code="new_facts",
            field="has_new",
            article="第三十六条第三款",
        )
    named = words.right_office and not rule.existing
    return ProposedRefusal(
        ground=rule,
        reason=reason,
        existing=words.existing,
        has_new=bool(words.has_new),
        new_facts=new_facts,
        right_organ=office_of(words.right_office, field="right_office").name if named else right_organ,
        other_ways=other_ways,
    )


def _check_open(ground: Ground, matter: Matter, by: Person) -> None:
    """Refuse a ground that this kind of office does not have, or that is not for what came this way."""
    is_bureau = by.office is not None and by.office.is_petition_office
    if ground.is_open_to(is_bureau=is_bureau, channel=matter.channel):
        return
    if ground.channel in ("", matter.channel):
        raise Refused(
            gettext_noop("信访部门不能以「不归本机关管」了结，应当转送有权处理的机关、单位。"),
            code="pass_it_on",
            field="ground",
            article="第二十二条",
        )
    raise Refused(
        gettext_noop("这件事不是走访提出的，不能用走访的规定不予受理。"),
        code="no_visit",
        field="ground",
        article=ground.cite,
    )


def _check_above(other: Matter, by: Person, today: date) -> None:
    """Only a superior of who handles the other matter refers to it, and only while it is in time (第十九条第三款)."""
    check_in_time(other, today)
    handles = other.lead or other.holder
    if by.office is None or handles is None or not stands_above(by.office, handles):
        raise Refused(
            gettext_noop("只有办理那件事的机关的上级才能以此不予受理。同级或者同一单位收到的，请关联后一并办理。"),
            code="not_above",
            field="existing",
            article="第十九条第三款",
        )


def check_in_time(other: Matter, today: date) -> None:
    """Refuse to refer to a matter that is overdue or over by now: both who proposes and who agrees later ask it."""
    if not other.is_open:
        raise Refused(
            gettext_noop("那件事已经办完，不在办理期限内，不能以「正在办理」不予受理。"),
            code="other_is_over",
            field="existing",
            article="第十九条第三款",
        )
    if other.due_on is not None and other.due_on < today:
        raise Refused(
            gettext_noop("那件事已经超过办理期限，不能以「正在办理」不予受理，应当受理，并督促办理单位。"),
            code="other_is_overdue",
            field="existing",
            article="第十九条第三款",
        )


def _check_same(words: RefusalWords, new_facts: str, checks: Checks) -> None:
    """The same matter again: which one it is, and the forced answer whether there is anything new."""
    checks.need("existing", words.existing.strip(), gettext_noop("请填写已有的那件事的编号。"))
    answered = words.has_new is not None
    checks.need("has_new", answered, gettext_noop("请回答：信访人这次有没有提出新的事实或者理由？"))
    told = not words.has_new or new_facts
    checks.need("new_facts", told, gettext_noop("请写明信访人提出了什么新的事实或者理由。"))
