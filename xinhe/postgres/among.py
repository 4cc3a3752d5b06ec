"""Rows by their keys, where which keys they are is a question of its own."""

from django.db.models import BooleanField, Func


class Among(Func):
    """Whether a key is one of an array, made by a question of its own or as PostgreSQL writes it.

    A question for the keys inside the question for the page is joined as PostgreSQL likes, all matters read to the end.
    """

    template, arg_joiner, output_field = "%(expressions)s::uuid[])", " = ANY(", BooleanField()
