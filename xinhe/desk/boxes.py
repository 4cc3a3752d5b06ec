"""What a letter would be printed with as boxes: who makes it is told once, before, and may send it all the same."""

from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import HttpRequest
from django.utils.translation import gettext as _

from xinhe.documents.composing import unprintable
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Item, Matter, Party
from xinhe.procedures.definition import Step

# Words that are printed when somebody signs them, or that lie beside a letter.
DRAFTS = ("draft_", "redraft", "annex")
IN_A_NAME = gettext_noop("（姓名里的字）")


def untold(request: HttpRequest, boxes: str) -> str:
    """The signs, as long as whoever sends the form has not read of them."""
    return "" if request.POST.get("boxes") == boxes else boxes


def makes_letter(act: str, rules: Iterable[Step | None]) -> bool:
    """Whether what is typed for this act is printed: by its own letter, or by the one for which it is drafted."""
    return act.startswith(DRAFTS) or any(rule is not None and rule.letter for rule in rules)


def boxes_in(words: object, names: object = ()) -> str:
    """The signs in the words, and that there are some in a name: who may not look at a name reads none of it here."""
    found = unprintable(words)
    return f"{found}{_(IN_A_NAME)}" if unprintable(names) else found


def printed_of(matter: Matter) -> tuple[list[str], list[str]]:
    """What a letter prints of a matter: each thing asked for, and names, but for those of who asked for secrecy."""
    items = Item.objects.filter(matter=OuterRef("pk")).order_by("seq").values("text")
    people = Party.objects.filter(matter=OuterRef("pk")).order_by("seq")
    [(texts, seqs, sealed)] = Matter.objects.filter(pk=matter.pk).values_list(
        ArraySubquery(items), ArraySubquery(people.values("seq")), ArraySubquery(people.values("sealed"))
    )
    rows = [] if matter.is_secret else zip(seqs, sealed, strict=True)
    names = [Party(matter=matter, seq=seq, sealed=one).identity().get("name", "") for seq, one in rows]
    return list(texts), names
