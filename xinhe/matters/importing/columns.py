"""The columns of an import: what each is for, by the names that offices give them or by hand.

A number of its own, a time, and what the intake declares to come in by file. A login name (``user``) is nobody's name
and is left out, as are likes: without 姓名 a row is anonymous.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xinhe.kernel.refusal import gettext_noop
from xinhe.kernel.tables import Unreadable, plain_head, without_aside
from xinhe.matters.filing import Filing, Finished, Identity
from xinhe.matters.filing.declaration import Giver, declared

PERSON, FILING, FINISHED = (declared(source, Giver.FILE) for source in (Identity, Filing, Finished))
_IDS = "来源编号 编号 序号 信访编号 信访件编号 登记编号 登记号 受理编号 案件编号 件号 流水号 id"
_TIMES = (
    "时间 日期 登记时间 登记日期 信访时间 信访日期 来访时间 来访日期 来信日期 来电时间 来电日期 接访时间 接访日期"
    " 反映时间 反映日期 投诉时间 time"
)
NAMES: Mapping[str, Sequence[str]] = {"id": tuple(_IDS.split()), "time": tuple(_TIMES.split())} | {
    one.name: one.heads for one in (*FILING.values(), *PERSON.values(), *FINISHED.values())
}
LABELS = {name: heads[0] for name, heads in NAMES.items()}
_BY_HEAD = {plain_head(head): name for name, heads in NAMES.items() for head in heads}


@dataclass(frozen=True)
class Columns:
    """What the columns of a file are for: as ``chosen`` by hand, by column name, "" for one that is not to be used;
    else by the names that are known.
    """

    chosen: Mapping[str, str] = field(default_factory=dict)

    def field_of(self, name: str) -> str:
        """What a column of this name is for, or ""."""
        if name in self.chosen:
            return self.chosen[name]
        return _BY_HEAD.get(plain_head(name)) or _BY_HEAD.get(plain_head(without_aside(name)), "")


def is_enough(known: set[str]) -> bool:
    """Whether a head names enough to tell matters by: what it is about, and one thing more."""
    return bool({"body", "title"} & known) and len(known) > 1


def by_hand(pairs: Sequence[str]) -> dict[str, str]:
    """Columns as a command names them, each as 列名=用途. Raises Unreadable."""
    chosen = {}
    for pair in pairs:
        name, _, what = (part.strip() for part in pair.rpartition("="))
        known = _BY_HEAD.get(plain_head(what), "")
        if not name or (what and not known):
            raise Unreadable(
                gettext_noop("「%(pair)s」读不懂，应写成“列名=用途”。可用的用途：%(fields)s。"),
                code="bad_column",
                pair=pair,
                fields="、".join(LABELS.values()),
            )
        chosen[name] = known
    return chosen


def wrong_columns(filename: str, found: Sequence[str]) -> Unreadable:
    """The refusal of a file in which no sheet says what its columns are."""
    return Unreadable(
        gettext_noop(
            "文件「%(name)s」的表头不对：至少要有「内容」和另外一列。实际是：%(found)s。可用的列：%(columns)s。"
            "列名不同的，可以在“导入台账”页面上逐列指定，或者用 --column 写明。"
        ),
        code="wrong_columns",
        name=filename,
        found="、".join(found)[:200] or gettext_noop("（无）"),
        columns="、".join(LABELS.values()),
    )
