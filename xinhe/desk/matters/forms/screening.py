"""The form of screening: level, nature, acceptable or not, item by item."""

from django import forms
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from xinhe.desk.fields import category_code, category_label
from xinhe.desk.matters.forms.choices import offices_field
from xinhe.desk.matters.forms.fields import area, line, radios
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.jurisdiction.models import Level
from xinhe.matters.acts import screen
from xinhe.matters.filing import ITEM, ITEMS
from xinhe.matters.models import Matter, Nature

SPARE = 2  # empty rows for things asked for that intake did not see


class ScreenForm(ActForm):
    """Screen: level, nature, acceptable or not, and what intake got wrong."""

    level = radios(_("属于哪一级职权"), Level.choices[:5])
    nature = radios(_("信访目的"), Nature.choices)
    accused = offices_field(
        _("被检举控告的单位"),
        hint=_("选中的单位和它下面的单位，从此看不到这件事：列表、搜索、统计、通知里都没有。"),
    )
    acceptable = radios(_("是否受理"), [("yes", _("应当受理")), ("no", _("不予受理"))])
    reason = area(_("判断理由"))
    category = line(
        _("内容类别"),
        limit=80,
        required=False,
        hint=_("输入名称选择，决定建议单位；不改就留原样。"),
        offered="categories",
    )
    apart = {"accused": "nature:accusation"}
    phrased = ("reason",)

    def prepare(self) -> None:
        """Start from what is on file; two rows are left for what intake did not see."""
        if self.matter.nature == Nature.ACCUSATION:
            self.hint = _("由检举控告改为别的目的，要两个人先后审核、判断一致才生效；在那以前仍按检举控告保护。")
        typed = [name for name in self.data if name.startswith("text.")] if self.is_bound else []
        kept = self.rows if not self.is_bound or typed else []
        self.count = min(ITEMS, max(len(kept) + SPARE, len(typed))) if kept or typed else 0
        natures = [("", _("同上")), *Nature.choices]
        for n in range(self.count):
            row = kept[n] if n < len(kept) else None
            label = now_in_words("诉求 %(n)d") % {"n": n + 1}
            self.add(f"text.{n}", line(label, required=False, limit=ITEM), row.text if row else "")
            own = forms.ChoiceField(label=_("目的"), choices=natures, required=False)
            self.add(f"nature.{n}", own, row.nature if row else "")
        if self.is_bound:
            return
        category = self.matter.category
        self.propose(
            {
                "level": self.matter.level or "county",
                "nature": self.matter.nature,
                "category": category_label(category) if category else "",
            }
        )
        if self.matter.is_acceptable is not None:
            self.initial["acceptable"] = "yes" if self.matter.is_acceptable else "no"

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each thing asked for beside its own purpose."""
        return [(self[f"text.{n}"], self[f"nature.{n}"]) for n in range(self.count)]

    @property
    def loose(self) -> list[tuple[forms.BoundField, str]]:
        """All but the rows of the things asked for."""
        return [(one, when) for one, when in super().loose if "." not in one.name]

    def beside(self, field: str) -> str | None:
        """Items and natures stand in rows."""
        if field in ("items", "natures") and self.count:
            return "text.0"
        return super().beside(field)

    def perform(self) -> Matter:
        """Screen; texts that were not touched stay as they are."""
        data = self.cleaned_data
        rows = [
            (data[f"text.{n}"].strip(), data[f"nature.{n}"]) for n in range(self.count) if data[f"text.{n}"].strip()
        ]
        texts = [text for text, _own in rows]
        is_apart = any(own for _text, own in rows)
        return screen.screen(
            self.matter,
            acceptable=data["acceptable"] == "yes",
            category=category_code(data["category"]),
            items=[] if texts == [row.text for row in self.rows] else texts,
            natures=[own or data["nature"] for _text, own in rows] if is_apart else [],
            **self.given("level", "nature", "reason", "accused"),
        )
