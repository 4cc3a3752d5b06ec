"""Form fields that follow from the declaration of the intake's fields."""

from collections.abc import Callable
from typing import TypeVar

from django import forms

from xinhe.matters.filing.declaration import Declared, Giver, declared

F = TypeVar("F", bound=forms.Form)


def asks(source: type, giver: Giver, make: Callable[[Declared], forms.Field]) -> Callable[[type[F]], type[F]]:
    """Give a form a field for each declared one that may come in this way and that it does not word itself."""

    def fill(form: type[F]) -> type[F]:
        for name, one in declared(source, giver).items():
            if one.is_plain and name not in form.base_fields:
                form.base_fields[name] = make(one)
        return form

    return fill
