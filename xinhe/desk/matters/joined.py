"""Acts that always come together in one form: each is still its own step and event, with its own refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xinhe.desk.fields import Sentence
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.desk.matters.forms.handling import AcceptForm
from xinhe.desk.matters.forms.opinion import SignForm
from xinhe.desk.matters.forms.passing import TransferForm
from xinhe.desk.matters.forms.screening import ScreenForm
from xinhe.desk.matters.forms.service import ServeForm, Serving
from xinhe.documents.models import Document
from xinhe.matters.acts.serve_letter import serve_letter
from xinhe.matters.models import Matter
from xinhe.matters.seats import seats
from xinhe.matters.titles import act_title
from xinhe.people.person import Person
from xinhe.petition.usual import usual_step
from xinhe.procedures import book


class JoinedForm(ActForm):
    """The fields of several acts one after the other; all of the acts are done, or none of them."""

    parts: Sequence[type[ActForm]] = ()

    def prepare(self) -> None:
        """Take over the fields and proposals of each part."""
        self.forms = [part(self.request, self.matter, self.by, at=self.at) for part in self.parts]
        for one in self.forms:
            self.fields.update({name: field for name, field in one.fields.items() if name not in self.fields})
            self.initial = {**one.initial, **self.initial}
            self.apart = {**self.apart, **one.apart}
            self.suggestions = {**self.suggestions, **one.suggestions}
        self.phrased = self.forms[0].phrased
        self.hint = next((one.hint for one in self.forms if one.hint), "")
        self.confirm = next((one.confirm for one in self.forms if one.confirm), "")

    @property
    def loose(self) -> list[tuple[forms.BoundField, str]]:
        """The fields that stand alone; those of rows stand in their rows."""
        return [(one, when) for one, when in super().loose if "." not in one.name]

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Rows of two fields, where a part has them."""
        return [(self[one.name], self[other.name]) for one, other in self._of("pairs")]

    @property
    def proposals(self) -> Sequence[Any]:
        """The offices that the duty list names, where a part asks for one."""
        return self._of("proposals")

    @property
    def answers(self) -> Sequence[Any]:
        """What is signed, where a part signs."""
        return self._of("answers")

    @property
    def remarks(self) -> Sequence[Any]:
        """What is pointed out in it."""
        return self._of("remarks")

    def _of(self, name: str) -> Sequence[Any]:
        return next((found for one in self.forms if (found := getattr(one, name, None))), ())

    def beside(self, field: str) -> str | None:
        """Where the part that knows the field would say it."""
        return next((name for one in self.forms if (name := one.beside(field))), None)

    def perform(self) -> Matter:
        """Take the steps one after the other; what the last one refuses undoes those before it."""
        matter = self.matter
        with transaction.atomic():
            for n, one in enumerate(self.forms):
                one.is_valid()
                one.matter = matter
                if n:
                    one.cleaned_data["seen"] = matter.log_seq
                matter = one.perform()
                if self.is_done(matter):
                    break
        return matter

    def is_done(self, matter: Matter) -> bool:  # noqa: ARG002
        """True when what was decided leaves nothing for the parts that follow."""
        return False


class ScreenAndTransferForm(JoinedForm):
    """Screen, and pass on to the office with the power to act."""

    parts = (ScreenForm, TransferForm)

    def prepare(self) -> None:
        """What the dispatcher mostly decides is chosen already; whom it concerns and what it is, a person says."""
        super().prepare()
        if not self.is_bound:
            self.initial.setdefault("acceptable", "yes")

    def is_done(self, matter: Matter) -> bool:
        """What cannot be accepted is not passed on."""
        return matter.is_acceptable is False


class TellForm(Serving):
    """Tell of the acceptance: the notice that was just written is served."""

    def perform(self) -> Matter:
        """Serve the notice."""
        notices = Document.objects.filter(subject_id=self.matter.pk, form="acceptance_notice")
        return serve_letter(self.matter, document=notices.latest("at").number, **self.served())


class AcceptAndTellForm(JoinedForm):
    """Accept, and serve the notice of it."""

    parts = (AcceptForm, TellForm)


class SignAndServeForm(JoinedForm):
    """Sign, and serve what was signed."""

    parts = (SignForm, ServeForm)


@dataclass(frozen=True)
class Join:
    """Acts that one form takes together; the word in its address is theirs with hyphens between."""

    word: str
    title: Sentence
    form: type[JoinedForm]

    @property
    def acts(self) -> list[str]:
        """The acts in their order."""
        return self.word.split("-")


JOINS: Mapping[str, Join] = {
    join.word: join
    for join in (
        Join("screen-transfer", _("审核并转送"), ScreenAndTransferForm),
        Join("accept-serve_letter", _("受理并告知"), AcceptAndTellForm),
        Join("sign-serve", _("签发并送达"), SignAndServeForm),
    )
}


@dataclass(frozen=True)
class UsualForm:
    """The form with which one usually goes on: of an act, or of acts that always come together."""

    word: str
    title: str


def joined_with(matter: Matter, by: Person, act: str, *, today: date) -> Join | None:
    """The acts that always come together with this one, where all of them are this person's to do from here on."""
    join = next((one for one in JOINS.values() if one.acts[0] == act), None)
    if join is None:
        return None
    procedure = book.get(matter.procedure, matter.version).as_of(today)
    own, states = seats(matter, by), {matter.state}
    for word in join.acts:
        steps = [one for one in procedure.steps_for(word) if states & set(one.sources) and own & set(one.by)]
        if not steps:
            return None
        states = {state for one in steps for state in (one.sources if one.stays else one.targets)}
    return join


def usual_form(matter: Matter, by: Person, *, today: date) -> UsualForm | None:
    """With which form this person usually goes on here."""
    step = usual_step(matter, by, today=today)
    if step is None:
        return None
    join = joined_with(matter, by, step.act, today=today)
    if join is not None:
        return UsualForm(join.word, str(join.title))
    procedure = book.get(matter.procedure, matter.version).as_of(today)
    return UsualForm(step.act, act_title(procedure, step.act, state=matter.state))
