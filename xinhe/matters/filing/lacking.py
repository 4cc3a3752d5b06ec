"""What a registration still lacks (不齐备): it is registered all the same, and the petitioner is asked (第二十二条)."""

from collections.abc import Mapping

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.filing.words import Filing
from xinhe.matters.models import ORAL, Channel, Lack
from xinhe.procedures.definition import Procedure

VISITORS, CHILD = "visitors_without_representatives", "guardian_below"
# What the petitioner is asked for; "most" and "age" are the numbers of the rules.
ASKS: Mapping[str, str] = {
    Lack.READ_BACK: gettext_noop(
        "你口头说的还没有念给你听过。请看一遍记录，没有错就确认（《信访工作条例》第十九条）。"
    ),
    Lack.REPRESENTATIVES: gettext_noop(
        "多人走访要推选代表，不超过 %(most)s 人。请补上代表的姓名和电话（《信访工作条例》第二十条）。"
    ),
    Lack.GUARDIAN: gettext_noop(
        "反映人未满 %(age)s 周岁，要由监护人同意。请补上监护人的姓名和电话（《个人信息保护法》第三十一条）。"
    ),
    Lack.MANDATE: gettext_noop("有代理人的，请补交信访人签名的授权委托书。"),
}


def lacks(filing: Filing, procedure: Procedure, *, is_child: bool) -> list[str]:
    """What this filing lacks and may be brought later, in the order in which it is asked for."""
    # Only a visit of petitioners needs representatives; the sides of a dispute come as many as they are.
    is_counted = filing.channel == Channel.VISIT and VISITORS in procedure.settings
    many = is_counted and filing.headcount > procedure.setting(VISITORS)
    missing = {
        Lack.READ_BACK: filing.is_read_back is False and filing.channel in ORAL,
        Lack.REPRESENTATIVES: many and not filing.representatives,
        Lack.GUARDIAN: is_child and filing.guardian is None,
        Lack.MANDATE: filing.agent is not None and not (filing.files or filing.split_from),
    }
    return [lack.value for lack, is_missing in missing.items() if is_missing]


def numbers(procedure: Procedure) -> Mapping[str, int]:
    """The numbers of the rules that stand in what the petitioner is asked for."""
    return {"most": procedure.bounds["representatives"].most, "age": procedure.setting(CHILD)}
