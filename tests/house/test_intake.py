"""A field of the intake is declared once: forms, payload, import and row have what the declaration says, no more."""

import dataclasses

from django import forms

from tests.conftest import MONDAY
from xinhe.api.payloads.declared import takes
from xinhe.api.payloads.matter import Intake, Payload, Text, Who
from xinhe.desk.register.forms import RegisterForm
from xinhe.kernel.tables import plain_head
from xinhe.matters.family import FIXED
from xinhe.matters.filing import Filing, Finished, Identity
from xinhe.matters.filing.checking import COLUMNS
from xinhe.matters.filing.declaration import Declared, Giver, declare, declared, given
from xinhe.matters.importing.columns import NAMES
from xinhe.matters.models import Matter
from xinhe.portal.matters.forms.filing import FilingForm
from xinhe.web.asked import asks

BRIEF = {f"{part}_{name}" for part in ("agent", "guardian") for name in ("name", "phone")}


def plain(giver: Giver) -> set[str]:
    """The fields of one blank each."""
    return {name for source in (Filing, Identity) for name, one in declared(source, giver).items() if one.is_plain}


def residents() -> set[str]:
    """The names of what the form of a resident asks."""
    return set(FilingForm(on=MONDAY.date()).fields)


def test_the_residents_form_asks_what_is_declared_for_a_resident() -> None:
    put_together = {"who", "items"} | {name for name in residents() if name.startswith(("rep_", "accused_"))}
    assert residents() - put_together - BRIEF == plain(Giver.RESIDENT)


def test_the_windows_form_asks_what_is_declared_for_a_clerk() -> None:
    put_together = {"key", "is_anonymous", "items", "representatives", "accused", "files"}
    assert set(RegisterForm.base_fields) - put_together - BRIEF == plain(Giver.CLERK)


def test_both_forms_ask_for_all_that_is_put_together_too() -> None:
    for giver, names in (
        (Giver.RESIDENT, residents()),
        (Giver.CLERK, set(RegisterForm.base_fields)),
    ):
        parts = {name for name, one in declared(Filing, giver).items() if not one.is_plain} - {"petitioner"}
        begins = {"representatives": "rep"} if giver is Giver.RESIDENT else {}
        assert {part for part in parts if not any(n.startswith(begins.get(part, part)) for n in names)} == set()


def test_the_payload_takes_what_is_declared_for_another_system() -> None:
    assert set(Intake.model_fields) == {one.public for one in declared(Filing, Giver.SYSTEM).values()} | {"anonymous"}
    assert set(Who.model_fields) == set(declared(Identity, Giver.SYSTEM))


def test_an_import_has_the_columns_that_are_declared() -> None:
    by_file = [name for source in (Filing, Identity, Finished) for name in declared(source, Giver.FILE)]
    assert set(NAMES) == {"id", "time", *by_file}
    heads = [head for names in NAMES.values() for head in names]
    assert all(NAMES.values())
    assert len(heads) == len({plain_head(head) for head in heads})


def test_all_that_the_window_asks_has_a_column() -> None:
    """A file is kept by the window too; how it was read back, and the language of a page, are a surface's own."""
    for source in (Filing, Identity):
        assert set(declared(source, Giver.CLERK)) - set(declared(source, Giver.FILE)) <= {"petitioner", "files"}


def test_what_is_declared_and_has_a_column_is_kept_as_it_was_said() -> None:
    columns = {field.name for field in Matter._meta.concrete_fields}
    assert set(COLUMNS) == columns & set(declared(Filing))
    assert set(COLUMNS) - {"category", "wants_paper", "agrees_electronic"} <= FIXED


def test_a_column_is_as_long_as_its_field() -> None:
    lengths = {f.name: getattr(f, "max_length", None) for f in Matter._meta.concrete_fields}
    wrong = {
        n: one.limit for n, one in declared(Filing).items() if one.limit and lengths.get(n) not in (None, one.limit)
    }
    assert wrong == {}


def test_an_ordinary_text_needs_its_declaration_alone() -> None:
    """A field that no surface has heard of comes into form and payload, and from there into the filing."""

    @dataclasses.dataclass(frozen=True, kw_only=True)
    class Longer:
        hobby: str = dataclasses.field(default="", metadata=declare("爱好", limit=40, about="业余爱好。"))

    def made(one: Declared) -> forms.Field:
        return forms.CharField(label=one.label, max_length=one.limit, required=one.is_needed)

    @asks(Longer, Giver.CLERK, made)
    class Form(forms.Form):
        pass

    @takes(Longer, {str: Text})
    class Body(Payload):
        pass

    form = Form({"hobby": "下棋"})
    assert form.is_valid()
    assert (form.fields["hobby"].label, form.fields["hobby"].max_length) == ("爱好", 40)
    assert Longer(**given(Longer, Giver.CLERK, form.cleaned_data)) == Longer(hobby="下棋")
    assert Body.model_json_schema()["properties"]["hobby"]["description"] == "业余爱好。"
