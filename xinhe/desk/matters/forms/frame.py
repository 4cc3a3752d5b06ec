"""What the forms of all acts share: the matter, who acts, the last event seen, and what came before."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from xinhe.desk.boxes import boxes_in, printed_of
from xinhe.desk.fields import Sentence, Worded, word_errors
from xinhe.desk.matters.forms.fields import area
from xinhe.kernel.clock import local_day
from xinhe.matters.models import Item, Matter, Phrase
from xinhe.people.person import Person
from xinhe.petition.acts.sign import STORY
from xinhe.procedures import book
from xinhe.procedures.definition import Procedure


class ActForm(Worded):
    """What every act needs: the matter, who acts, and the last event that the page showed (``seen``).

    ``apart`` names for a field the choice with which alone it is asked for, as "field:value value"; a page without
    script shows it always, the act knows what it needs.
    """

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    confirm: Sentence = ""  # asked before the act when it can't be taken back
    hint: Sentence = ""  # one sentence above the fields
    apart: dict[str, str] = {}
    repeats_story = False  # whether the letter repeats what the petitioner wrote
    blocks_last = False  # whether the blocks of the items stand behind the other fields
    then: str = "desk-matter"  # the page that shows what came of it
    about: Sentence = ""  # the heading of what came before
    before: Sequence[tuple[Sentence, object]] = ()  # what came before, as term and words
    suggestions: dict[str, Sequence[str]] = {}  # words offered while typing, by the name of their list
    phrased: Sequence[str] = ()  # fields in which a person says much the same each time
    phrases: Sequence[Phrase] = ()  # what this person keeps to say there

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

    def offer_phrases(self, phrases: Sequence[Phrase]) -> None:
        """Offer what the person keeps to say with this act; the one used last is written already."""
        self.phrases = phrases
        for name in self.phrased:
            if phrases and not self.is_bound:
                self.initial.setdefault(name, phrases[0].text)

    @property
    def keeps(self) -> bool:
        """True while the tick that keeps the phrase stands."""
        return bool(self.data.get("keep_phrase")) if self.is_bound else False

    def perform(self) -> Matter:
        """Call the act with what was typed."""
        raise NotImplementedError

    def given(self, *names: str) -> dict[str, Any]:
        """The typed values by name, with what every act takes besides."""
        values = {name: self.cleaned_data[name] for name in names}
        return values | {"by": self.by, "at": self.at, "seen": self.cleaned_data["seen"]}

    @property
    def boxes(self) -> str:
        """The signs that a letter of this act could not print: in what was typed, in what was asked for, in names."""
        asked_for, names = printed_of(self.matter)
        story = self.matter.body[:STORY] if self.repeats_story else ""
        return boxes_in([self.matter.title, asked_for, story, list(self.cleaned_data.values())], names)

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
        return book.get(self.matter.procedure, self.matter.version).as_of(self.today)

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


class ReasonForm(ActForm):
    """Only a reason."""

    reason = area(_("理由"))
    phrased = ("reason",)
