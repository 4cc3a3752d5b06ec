"""What the forms of all acts of a dispute share: its two sides, and how the word of one comes to be known."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from xinhe.desk.fields import Sentence
from xinhe.desk.matters.forms.fields import radios
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.documents.attached.kinds import ACCEPTED
from xinhe.kernel.clock import SHANGHAI
from xinhe.matters.models import Party
from xinhe.mediation.models import FIRST, SECOND
from xinhe.mediation.sides import Seen

Group = tuple[Sentence, Sequence[forms.BoundField]]
SIDES: Mapping[int, Sentence] = {FIRST: _("申请的一方"), SECOND: _("对方")}


class DisputeForm(ActForm):
    """A form of an act of a dispute; ``placed`` says beside which field a sentence about the act's field stands."""

    then = "desk-dispute"
    placed: Mapping[str, str] = {}
    last: Sequence[str] = ()  # fields that stand behind the groups
    groups: Sequence[Group] = ()  # fields that belong together, under a heading
    folded: Sequence[Group] = ()  # more of them, seldom asked for

    @property
    def loose(self) -> list[tuple[forms.BoundField, str]]:
        """The fields that stand in no group and before them all, each with the choice on which it hangs."""
        apart = {one.name for _title, fields in (*self.groups, *self.folded) for one in fields} | set(self.last)
        return [(one, when) for one, when in super().loose if one.name not in apart]

    @property
    def tail(self) -> list[forms.BoundField]:
        """The fields behind the groups."""
        return [self[name] for name in self.last]

    @property
    def is_unfolded(self) -> bool:
        """True where something stands in the folded groups."""
        fields = [one for _title, fields in self.folded for one in fields]
        return any(one.errors or one.value() for one in fields)

    def beside(self, field: str) -> str | None:
        """The field of this form; what is hidden, and what is not here, stands above them all."""
        name = self.placed.get(field, field)
        one = self.fields.get(name)
        return None if one is None or one.widget.is_hidden else name

    @cached_property
    def sides(self) -> list[tuple[int, str]]:
        """Both sides as they are chosen: what they are, and the masked name of the first of their people."""
        names: dict[int, str] = {}
        for row in Party.objects.filter(matter=self.matter).exclude(side=0).order_by("seq"):
            names.setdefault(row.side, row.masked_name)
        return [(side, f"{title}（{names.get(side, '—')}）") for side, title in SIDES.items()]


class NumberField(forms.TypedChoiceField):
    """One of what exists, by its number; whether it still exists is for the act to know."""

    def valid_value(self, value: object) -> bool:
        """Any number goes on to the act."""
        return str(value).isascii() and str(value).isdigit() and len(str(value)) < 6


def number_field(label: Sentence) -> NumberField:
    """One of a few things, each with its number."""
    return NumberField(label=label, coerce=int, widget=forms.RadioSelect)


def side_field(label: Sentence = "") -> NumberField:
    """One of both sides."""
    return number_field(label or _("哪一方"))


def file_field(label: Sentence, *, hint: Sentence, **attrs: Sentence) -> forms.FileField:
    """One file of a kind that may be attached; it need not come."""
    box = forms.FileInput(attrs={"accept": ACCEPTED, **attrs})
    return forms.FileField(label=label, required=False, help_text=hint, widget=box)


def clock_field(label: Sentence) -> forms.TimeField:
    """An hour and minute."""
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("时间写法不对，应像 09:30。")},
    )


def moment(on: date, clock: time) -> datetime:
    """A day and an hour as they are here."""
    return datetime.combine(on, clock, tzinfo=SHANGHAI)


class SideForm(DisputeForm):
    """The word of a side, written down by staff: whose it is, and how one knows."""

    side = side_field()
    seen_how = radios(_("怎样知道是本人的意思"), Seen.choices)

    def prepare(self) -> None:
        """Both sides by name."""
        self.offer("side", self.sides)

    def word(self, *names: str) -> dict[str, Any]:
        """What every act takes that keeps the word of a side."""
        return self.given("side", "seen_how", *names)


class PlainForm(DisputeForm):
    """Only the decision."""


def yuan(fen: int | None) -> str:
    """An amount as a person reads it; nothing where it is no money."""
    if fen is None:
        return ""
    return now_in_words("%(amount)s 元") % {"amount": f"{fen // 100:,}" + (f".{fen % 100:02d}" if fen % 100 else "")}
