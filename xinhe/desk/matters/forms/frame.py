"""What the forms of all acts share: the matter, who acts, widgets that a tired clerk likes, and what came before."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from xinhe.desk.fields import DayInput, Sentence, Worded, word_errors
from xinhe.documents.models import Document, Method
from xinhe.jurisdiction.competence import Proposal, propose
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import local_day
from xinhe.matters.models import Item, Matter
from xinhe.people.person import Person
from xinhe.procedures import book
from xinhe.procedures.definition import Procedure

Choices = list[tuple[str, Sentence]]


class ActForm(Worded):
    """What every act needs: the matter, who acts, and the last event that the page showed (``seen``).

    ``apart`` names for a field the choice with which alone it is asked for, as "field:value value"; a page without
    script shows it always, the act knows what it needs.
    """

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    confirm: Sentence = ""  # asked before the act when it can't be taken back
    hint: Sentence = ""  # one sentence above the fields
    apart: dict[str, str] = {}
    about: Sentence = ""  # the heading of what came before
    before: Sequence[tuple[Sentence, object]] = ()  # what came before, as term and words
    suggestions: dict[str, Sequence[str]] = {}  # words offered while typing, by the name of their list

    def __init__(self, request: HttpRequest, matter: Matter, by: Person, *, at: datetime) -> None:
        self.matter, self.by, self.at = matter, by, at
        self.today = local_day(at)
        self.request = request
        if request.method == "POST":
            super().__init__(request.POST, request.FILES)
        else:
            super().__init__(initial={"seen": request.GET.get("seen") or matter.log_seq})
        self.prepare()

    def prepare(self) -> None:
        """Fill choices and proposals from the matter."""

    def renew(self) -> None:
        """Take the news as seen: told who did what, the person may press again; the typed words stay."""
        data = self.request.POST.copy()
        data["seen"] = str(Matter.objects.values_list("log_seq", flat=True).get(pk=self.matter.pk))
        self.data = data

    def perform(self) -> Matter:
        """Call the act with what was typed."""
        raise NotImplementedError

    def given(self, *names: str) -> dict[str, Any]:
        """The typed values by name, with what every act takes besides."""
        values = {name: self.cleaned_data[name] for name in names}
        return values | {"by": self.by, "at": self.at, "seen": self.cleaned_data["seen"]}

    def beside(self, field: str) -> str | None:
        """The field of this form beside which a sentence about the act's field stands; None above them all."""
        return field if field in self.fields else None

    def propose(self, values: Mapping[str, object]) -> None:
        """Write values into an empty form."""
        self.initial = {**self.initial, **values}

    def offer(self, name: str, choices: Iterable[tuple[object, Sentence]]) -> None:
        """Put choices that exist on this matter into a field; a single one is chosen already."""
        pairs = [(str(value), words) for value, words in choices]
        self.fields[name].choices = pairs  # type: ignore[attr-defined]
        if len(pairs) == 1 and not self.is_bound:
            self.initial.setdefault(name, pairs[0][0])

    @cached_property
    def procedure(self) -> Procedure:
        """The rules that this matter is under."""
        return book.get(self.matter.procedure, self.matter.version)

    @cached_property
    def rows(self) -> list[Item]:
        """The things asked for, in order."""
        return list(Item.objects.filter(matter=self.matter).order_by("seq"))

    @property
    def loose(self) -> list[tuple[forms.BoundField, str]]:
        """The fields that stand in no block, each with the choice on which it hangs."""
        blocked = {field.name for _item, fields in self.blocks for field, _when in fields}
        return [(one, self.apart.get(one.name, "")) for one in self.visible_fields() if one.name not in blocked]

    @property
    def blocks(self) -> list[tuple[Item, list[tuple[forms.BoundField, str]]]]:
        """Each thing asked for with its own fields; forms without such blocks have none."""
        return []

    def block(self, n: int, names: Sequence[str]) -> list[tuple[forms.BoundField, str]]:
        """The fields of one block, named "items.N.name"."""
        return [(self[f"items.{n}.{name}"], self.apart.get(f"items.{n}.{name}", "")) for name in names]

    def add(self, name: str, field: forms.Field, initial: object = None) -> None:
        """One more field, made for this matter."""
        self.fields[name] = field
        word_errors(field)
        if initial not in (None, "") and not self.is_bound:
            self.initial[name] = initial


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


def item_field() -> forms.TypedChoiceField:
    """One of the matter's things asked for, by its words."""
    return forms.TypedChoiceField(label=_("哪一项诉求"), coerce=int, widget=forms.RadioSelect)


def item_choices(rows: Iterable[Item]) -> list[tuple[int, str]]:
    """Items as they are chosen: number and words, and where an item is led, to which organ."""
    return [(row.seq, f"{row.seq}. {row.text}{f'（{row.organ}）' if row.organ else ''}") for row in rows]


def office_choices() -> Choices:
    """Every office that can be asked to act, by code."""
    return [(o.code, o.name) for o in Office.objects.filter(is_active=True).only("code", "name").order_by("code")]


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


def letter_choices(letters: Iterable[Document]) -> Choices:
    """Letters as they are chosen: number and title."""
    return [(one.number, f"{one.number} {one.title}") for one in letters if one.number]


class Sending(ActForm):
    """What transfer and assign share: the office, proposed from the duty list with its law."""

    office = office_field(_("送到哪个单位"), blank=_("请选择"))

    def prepare(self) -> None:
        """Choose the office that the duty list proposes, or the one that was pointed at."""
        if not self.is_bound:
            proposed = next((p.lead.code for p in self.proposals), "")
            self.initial["office"] = self.request.GET.get("office") or proposed

    @cached_property
    def proposals(self) -> Sequence[Proposal]:
        """The offices that the duty list names for this matter."""
        return propose(self.matter.category, self.matter.problem_region)


class ReasonForm(ActForm):
    """Only a reason."""

    reason = area(_("理由"))


class Serving(ActForm):
    """What every service of a letter takes: how, when, and by what proof."""

    method = radios(_("送达方式"), Method.choices, initial=Method.IN_PERSON)
    served_on = day(_("对方收到的日期"))
    proof = line(_("送达凭证"), limit=500, hint=_("签收人、挂号信号码、回证编号等。"))
    witness = line(_("见证人"), required=False, limit=100, hint=_("留置送达必须写明见证人。"))
    apart = {"witness": "method:left"}

    def prepare(self) -> None:
        """Today, unless it was another day."""
        self.initial["served_on"] = self.today

    def served(self) -> dict[str, Any]:
        """What the acts of service take."""
        return self.given("method", "served_on", "proof", "witness")


def answers_shown(rows: Iterable[Item]) -> list[tuple[Sentence, object]]:
    """Items with their results, for the panel of what came before."""
    none, one = now_in_words("还没有结果"), now_in_words("诉求 %(n)d")
    return [(one % {"n": row.seq}, f"{row.text}：{row.get_result_display() or none}") for row in rows]
