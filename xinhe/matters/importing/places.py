"""Places, classes of content and offices by the names that a ledger calls them."""

from collections.abc import Iterable
from functools import cached_property

from xinhe.jurisdiction.models import Category, Office, Region
from xinhe.jurisdiction.naming import places_called
from xinhe.kernel.text import half_width
from xinhe.kernel.variants import folded

Pairs = Iterable[tuple[str, str]]


class Places:
    """Codes by name, looked up once for an import; a name that two share stands for none."""

    def __init__(self, region: str) -> None:
        self._region = region
        self._known: dict[str, str] = {}

    def region(self, said: str) -> str:
        """The code of a place below the one that the import is for, by its name, with or without those above it, or by
        a part of it that no other place has; what is not found is handed back.
        """
        if said not in self._known:
            self._known[said] = self._called(said)
        return self._known[said]

    def _called(self, said: str) -> str:
        if (code := _found(self._regions, said)) in self._codes:
            return code
        name = folded("".join(half_width(said).split()))
        for above in self._above:
            name = name.removeprefix(above)
        if not name:
            return self._region
        if (code := self._regions.get(name, "")) in self._codes:
            return code
        meant = places_called(name, under=self._path)
        return meant[0].code if len(meant) == 1 else said

    def category(self, said: str) -> str:
        """The code of a class of content, by its name or the names on the way to it."""
        return _found(self._categories, said)

    def office(self, said: str) -> str:
        """The code of an office, by its name or short name."""
        return _found(self.offices, said)

    @cached_property
    def _path(self) -> str:
        return Region.objects.values_list("path", flat=True).filter(code=self._region).first() or "/-"

    @cached_property
    def _above(self) -> list[str]:
        """The names of the places around the one that the import is for, from the widest, and its own."""
        codes = self._path.strip("/").split("/")
        return list(Region.objects.filter(code__in=codes).order_by("path").values_list("name", flat=True))

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(self._regions.values())

    @cached_property
    def _regions(self) -> dict[str, str]:
        rows = list(Region.objects.filter(path__contains=f"/{self._region}/").values_list("code", "name", "parent_id"))
        names = {code: name for code, name, _ in rows}
        pairs = [(name, code) for code, name, _ in rows]
        pairs += [(names[parent] + name, code) for code, name, parent in rows if parent in names]
        return _only(pairs) | {code: code for code in names}

    @cached_property
    def _categories(self) -> dict[str, str]:
        names = dict(Category.objects.values_list("code", "name"))
        ways = ((code, [names[code[:n]] for n in range(2, len(code) + 1, 2) if code[:n] in names]) for code in names)
        pairs = [(word, code) for code, way in ways for word in {way[-1], "/".join(way), "-".join(way), "".join(way)}]
        return _only(pairs) | {code: code for code in names}

    @cached_property
    def offices(self) -> dict[str, str]:
        """The codes of all offices by code, name and short name."""
        rows = list(Office.objects.organs().values_list("code", "name", "short"))
        pairs = [(word, code) for code, name, short in rows for word in {name, short} if word]
        return _only(pairs) | {code: code for code, _, _ in rows}


def _only(pairs: Pairs) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for name, code in pairs:
        found.setdefault(name, set()).add(code)
    return {name: next(iter(codes)) for name, codes in found.items() if len(codes) == 1}


def _found(known: dict[str, str], said: str) -> str:
    return known.get(said) or known.get("".join(said.split()), said)
