"""One answer for two kinds of asker: a fragment for htmx, a redirect for a plain form."""

from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext

from xinhe.kernel.refusal import Invalid, Refused


def is_fragment(request: HttpRequest) -> bool:
    """Is it htmx that asks, and for a piece of a page rather than a whole one?"""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def said(refused: Refused) -> str:
    """The sentence of a refusal in the reader's language."""
    if isinstance(refused, Invalid):
        return "".join(dict.fromkeys(said_errors(refused).values()))
    template = gettext(refused.template)
    if not refused.facts:
        return template
    # A fact may be a word of ours, too: the title of a state, the name of a field.
    facts = {name: gettext(fact) if isinstance(fact, str) else fact for name, fact in refused.facts.items()}
    return template % facts


def said_errors(refused: Refused) -> dict[str, str]:
    """Each wrong field with its sentence in the reader's language."""
    if isinstance(refused, Invalid):
        apart = refused.refusals
        return {
            field: said(apart[field]) if field in apart else gettext(sentence)
            for field, sentence in refused.errors.items()
            if sentence
        }
    return {refused.field: said(refused)} if refused.field else {}


def put_beside(form: BaseForm, refused: Refused) -> None:
    """Set the sentences of a refusal beside their fields; what has no field here stands above the form."""
    errors = said_errors(refused) or {"": said(refused)}
    for field, sentence in errors.items():
        form.add_error(field if field in form.fields else None, sentence)
