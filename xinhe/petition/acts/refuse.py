"""Refuse: propose not to accept, on a ground of the rules; a second person decides (第四十四条第（二）项)."""

from datetime import datetime

from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.models import Matter
from xinhe.matters.payload import Checks, office_of
from xinhe.people.person import Person
from xinhe.petition.step import step
from xinhe.procedures import book
from xinhe.procedures.definition import Ground


def refuse(
    matter: Matter,
    *,
    ground: str,
    reason: str,
    by: Person,
    at: datetime,
    existing: str = "",
    has_new: bool | None = None,
    new_facts: str = "",
    right_organ: str = "",
    right_office: str = "",
    other_ways: str = "",
    seen: int | None = None,
) -> Matter:
    """Propose a refusal. Nothing is refused yet: another person has to check it.

    ``existing`` is the number of the same matter (N1, N2), ``has_new`` the forced answer whether there are new
    facts or reasons: with them the matter has to be accepted. "Not ours" names whose it is (N3, N4). Raises Invalid
    naming each wrong field.
    """
    checks = Checks()
    rule = book.get(matter.procedure, matter.version).grounds.get(ground)
    checks.need("ground", rule, gettext_noop("请选择四种法定情形之一。"))
    reason = checks.text("reason", reason, limit=500, sentence=gettext_noop("请写明理由，会原文告知信访人。"))
    other_ways = checks.text("other_ways", other_ways, limit=500)
    right_organ = checks.text("right_organ", right_organ, limit=60)
    new_facts = checks.text("new_facts", new_facts, limit=2000)
    is_same = bool(rule and rule.existing)
    if is_same:
        checks.need("existing", existing.strip(), gettext_noop("请填写已有的那件事的编号。"))
        checks.need("has_new", has_new is not None, gettext_noop("请回答：信访人这次有没有提出新的事实或者理由？"))
        checks.need("new_facts", not has_new or new_facts, gettext_noop("请写明信访人提出了什么新的事实或者理由。"))
    elif rule:
        checks.need(
            "right_organ",
            right_organ or right_office,
            gettext_noop("不归本机关管的，必须写明应当向哪个机关提出，不能只说「不归我们管」。"),
        )
    checks.done()
    if is_same and has_new:
        raise Refused(
            gettext_noop("有新的事实或者理由，不能以此不予受理，应当受理。"),
            code="new_facts",
            field="has_new",
            article="第三十六条第三款",
        )
    office = office_of(right_office, field="right_office") if right_office and not is_same else None
    with step(matter, "refuse", by=by, at=at, seen=seen) as move:
        matter = move.matter
        if not is_same and matter.state != "screened":
            raise Refused(
                gettext_noop("收到转送、交办后认为不归本单位管的，请提出异议并说明理由，由转送单位核实。"),
                code="object_instead",
                field="ground",
                article="第二十三条第三款",
            )
        other = _existing(existing, rule, matter, by) if rule and rule.existing else None
        matter.drafted_by_id, matter.signed_by_id = by.account_id, None
        move.data |= {
            "ground": ground,
            "reason": reason,
            "from": matter.state,
            "existing": other.number if other else "",
            "new_facts": new_facts,
            "has_new": bool(has_new),
            "right_organ": office.name if office else right_organ,
            "other_ways": other_ways,
        }
        matter.holder = by.office or matter.holder
    return matter


def _existing(number: str, ground: Ground, matter: Matter, by: Person) -> Matter:
    """The same matter that is already there, in the stage that the ground asks for."""
    try:
        kept = parse_matter_number(number)
    except Refused as refused:
        raise Invalid({"existing": refused.sentence}) from None
    other = Matter.objects.visible_to(by).filter(number=kept).exclude(pk=matter.pk).first()
    if other is None:
        raise Invalid({"existing": gettext_noop("没有找到这件事，请核对编号。")})
    if not (other.is_open if ground.existing == "open" else other.state == ground.existing):
        raise Invalid({"existing": ground.otherwise})
    return other
