"""Places, classes of content and offices by the names that a ledger calls them."""

from collections.abc import Iterable
from functools import cached_property

from xinhe.jurisdiction.models import Category, Office, Region

Pairs = Iterable[tuple[str, str]]


class Places:
    """Codes by name, looked up once for an import; a name that two share stands for none."""

    def __init__(self, region: str) -> None:
        self._region = region

    def region(self, said: str) -> str:
        """The code of a place below the one that the import is for; what is not found is handed back."""
        return _found(self._regions, said)

    def category(self, said: str) -> str:
        """The code of a class of content, by its name or the names on the way to it."""
        return _found(self._categories, said)

    def office(self, said: str) -> str:
        """The code of an office, by its name or short name."""
        return _found(self.offices, said)

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
