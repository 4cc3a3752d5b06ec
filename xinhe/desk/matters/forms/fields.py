"""Fields that a tired clerk likes: sentences, words, days, and one or several of what exists."""

from collections.abc import Iterable
from typing import Any

from django import forms

from xinhe.desk.fields import DayInput, Sentence

Choices = list[tuple[str, Sentence]]


def area(
    label: Sentence, *, required: bool = True, limit: int = 500, hint: Sentence = "", rows: int = 4
) -> forms.CharField:
    """A field for sentences."""
    box = forms.Textarea(attrs={"rows": rows, "maxlength": limit})
    return forms.CharField(label=label, required=required, max_length=limit, help_text=hint, widget=box)


def line(
    label: Sentence, *, required: bool = True, limit: int = 120, hint: Sentence = "", offered: str = ""
) -> forms.CharField:
    """A field for a few words; ``offered`` names the list of words to pick from."""
    attrs = {"list": offered, "autocomplete": "off"} if offered else {}
    box = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, required=required, max_length=limit, help_text=hint, widget=box)


def day(label: Sentence, *, required: bool = True, hint: Sentence = "") -> forms.DateField:
    """A field for a day."""
    return forms.DateField(label=label, required=required, help_text=hint, widget=DayInput())


class PickField(forms.ChoiceField):
    """One of what exists; whether it exists is for the act to know, so that a posted form needs no list."""

    def valid_value(self, value: object) -> bool:  # noqa: ARG002
        """Any value goes on to the act."""
        return True


class PicksField(forms.MultipleChoiceField):
    """Several of what exists."""

    def valid_value(self, value: object) -> bool:  # noqa: ARG002
        """Any value goes on to the act."""
        return True


def radios(label: Sentence, choices: Iterable[tuple[str, Sentence]] = (), **more: Any) -> forms.ChoiceField:
    """One of few."""
    return forms.ChoiceField(label=label, choices=list(choices), widget=forms.RadioSelect, **more)
