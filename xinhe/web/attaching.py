"""What a page says of files before one is chosen, and the field for them: both from the one declaration."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext

from xinhe.documents.attached.kinds import ACCEPTED, ALLOWED, HINT, kind_called, sizes

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def hint() -> str:
    """Which kinds may be attached and how large, in the reader's language."""
    return gettext(HINT) % {"allowed": gettext(ALLOWED), **sizes()}


hinted = lazy(hint, str)


def kind_title(media_type: str) -> str:
    """What kind of file was attached, in the reader's language."""
    kind = kind_called(media_type)
    return gettext(kind.title) if kind else ""


def files_field(label: "str | _StrPromise") -> forms.FileField:
    """A field for several files; what was taken in is judged by its content and not by this field."""
    chooser = forms.FileInput(attrs={"accept": ACCEPTED})
    chooser.attrs["multiple"] = True  # refused when given at once: Django would read one of them only
    return forms.FileField(label=label, required=False, help_text=hinted(), widget=chooser)
