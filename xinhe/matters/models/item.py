"""A petition may ask for several things; each is answered one by one."""

import re
from typing import ClassVar

from django.db import models

from xinhe.jurisdiction.models import Office
from xinhe.kernel.text import half_width
from xinhe.kernel.variants import folded
from xinhe.matters.models.matter import Matter, Nature


class Result(models.TextChoices):
    """What became of one thing asked for (第三十二条)."""

    SUPPORT = "support", "支持"
    EXPLAIN = "explain", "解释说明"
    REJECT = "reject", "不予支持"


class RouteState(models.TextChoices):
    """Where an item stands that was led to another lawful procedure (依法分类处理, 第三十一条)."""

    ROUTED = "routed", "已导入，等对方接收"
    CONFIRMED = "confirmed", "对方已接收"
    REOPENED = "reopened", "对方未接收，重新分类"


class Execution(models.TextChoices):
    """Whether what was supported was carried out (第三十二条第二款)."""

    PENDING = "pending", "待执行"
    PARTLY = "partly", "部分执行"
    DONE = "done", "已执行"
    REFUSED = "refused", "拒不执行"


# How an office speaks of itself, and what the sections of one are called.
_SELF = re.compile(
    r"[本我](?:局|单位|机关|委|办|厅|院|所|中心|部门|部|署|队|支队|大队|乡|镇|街道|街道办|[区县市镇乡]政府|政府)"
)
_SECTION = re.compile(r".{1,10}(?:科|股|科室|处室)")

# What is answered, and what became of it.
ANSWER = ("result", "facts", "basis", "opinion", "execute_by", "execution", "executed_on")


class Item(models.Model):
    """One thing asked for (诉求事项) with its nature, its lawful way and its answer."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="items")
    seq = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    result = models.CharField(max_length=8, choices=Result.choices, blank=True)
    facts = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    opinion = models.TextField(blank=True)
    nature = models.CharField(max_length=12, choices=Nature.choices, blank=True)
    route = models.CharField(max_length=4, blank=True)
    route_state = models.CharField(max_length=10, choices=RouteState.choices, blank=True)
    organ = models.CharField(max_length=60, blank=True)
    organ_basis = models.CharField(max_length=500, blank=True)
    remedy = models.CharField(max_length=30, blank=True)
    routed_on = models.DateField(null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    execution = models.CharField(max_length=10, choices=Execution.choices, blank=True)
    execute_by = models.DateField(null=True, blank=True)
    executed_on = models.DateField(null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True, help_text="Both sides agreed on it (第三十三条).")

    objects: ClassVar[models.Manager["Item"]] = models.Manager()

    class Meta:
        ordering = ["matter", "seq"]

    def __str__(self) -> str:
        return self.text

    def answer(self) -> dict[str, object]:
        """The answer as the log keeps it when another takes its place."""
        return {"item": self.seq, **{name: getattr(self, name) for name in ANSWER}}

    def is_led_to(self, office: Office | None) -> bool:
        """True while it is led to this very office, which then has to act or to answer, not to wait for itself."""
        return self.is_routed and office is not None and _names(self.organ, office)

    @property
    def is_routed(self) -> bool:
        """True while the item is led to a procedure outside the petition (R1 to R5)."""
        return self.route_state in (RouteState.ROUTED, RouteState.CONFIRMED)


def _names(organ: str, office: Office) -> bool:
    """Whether what was typed as the organ is this very office: by its name, however written, as 本局, or by a section
    of it, which is no organ of its own (内设机构).
    """
    typed = _plain(organ)
    own = [_plain(office.name), _plain(office.short)]
    return typed in own or _SELF.fullmatch(typed) is not None or _is_section(typed.removeprefix(own[0]), of=typed)


def _is_section(rest: str, *, of: str) -> bool:
    return rest != of and _SECTION.fullmatch(rest) is not None


def _plain(name: str) -> str:
    return "".join(folded(half_width(name)).split()).strip("。,;.")
