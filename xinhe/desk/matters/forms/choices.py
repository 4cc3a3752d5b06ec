"""What exists, as it is chosen and shown in a form: offices, and the things asked for."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from xinhe.desk.fields import Sentence
from xinhe.desk.matters.forms.fields import Choices, PickField, PicksField
from xinhe.jurisdiction.models import Office
from xinhe.matters.models import Item


def office_choices() -> Choices:
    """Every office that can be asked to act, by code."""
    return choices_of(Office.objects.organs().filter(is_active=True).only("code", "name").order_by("code"))


def choices_of(offices: Iterable[Office]) -> Choices:
    """Offices as they are chosen: by code, with the name."""
    return [(office.code, office.name) for office in offices]


def office_field(label: Sentence, *, blank: Sentence, required: bool = True, hint: Sentence = "") -> PickField:
    """One office by its code."""
    return PickField(label=label, required=required, help_text=hint, choices=lambda: [("", blank), *office_choices()])


def offices_field(label: Sentence, *, hint: Sentence = "", required: bool = False) -> PicksField:
    """Several offices by their codes, ticked one by one."""
    return PicksField(
        label=label,
        required=required,
        help_text=hint,
        choices=office_choices,
        widget=forms.CheckboxSelectMultiple(),
    )


def item_field() -> forms.TypedChoiceField:
    """One of the matter's things asked for, by its words."""
    return forms.TypedChoiceField(label=_("哪一项诉求"), coerce=int, widget=forms.RadioSelect)


def item_choices(rows: Iterable[Item]) -> list[tuple[int, str]]:
    """Items as they are chosen: number and words, and where an item is led, to which organ."""
    return [(row.seq, f"{row.seq}. {row.text}{f'（{row.organ}）' if row.organ else ''}") for row in rows]


def answers_shown(rows: Iterable[Item]) -> list[tuple[Sentence, object]]:
    """Items with their results, for the panel of what came before."""
    none, one = now_in_words("还没有结果"), now_in_words("诉求 %(n)d")
    return [(one % {"n": row.seq}, f"{row.text}：{row.get_result_display() or none}") for row in rows]
