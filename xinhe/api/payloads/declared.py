"""A payload of the intake, as far as it follows from the declaration of the intake's fields."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING
from types import GenericAlias
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin

from pydantic import BaseModel, Field, create_model

from xinhe.matters.filing.declaration import Declared, Giver, declared

M = TypeVar("M", bound=BaseModel)


def takes(source: type, kinds: Mapping[Any, Any]) -> Callable[[type[M]], type[M]]:
    """Give a payload a field for each declared one that another system may send; what it says itself stays as said.

    ``kinds`` tells which exact type of a payload stands for a type of the declaration. What the payload has besides
    stands behind the field that it follows there.
    """

    def fill(payload: type[M]) -> type[M]:
        own, asked = payload.model_fields, {one.public: one for one in declared(source, Giver.SYSTEM).values()}
        names = list(asked)
        for before, name in zip(own, list(own)[1:], strict=False):
            if name not in asked:
                names.insert(names.index(before) + 1, name)
        fields: dict[str, Any] = {
            name: (own[name].annotation, own[name]) if name in own else _field(asked[name], kinds) for name in names
        }
        base: Any = payload.__base__
        filled = create_model(
            payload.__name__, __base__=base, __doc__=payload.__doc__, __module__=payload.__module__, **fields
        )
        return cast("type[M]", filled)

    return fill


def _field(one: Declared, kinds: Mapping[Any, Any]) -> tuple[Any, Any]:
    several = get_origin(one.hint) is Sequence
    kind: Any = kinds[get_args(one.hint)[0] if several else one.kind]
    if several:
        kind = GenericAlias(list, (kind,))
    elif one.is_open:
        kind = kind | None
    default = ... if one.default is MISSING else [] if several else one.default
    return Annotated[kind, Field(description=one.about or None)], default
