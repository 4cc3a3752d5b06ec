"""A name of an address says whose it is: <surface>-<noun> or <surface>-<noun>-<verb>."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def addresses(patterns: list) -> Iterator[URLPattern]:
    """Every address of a page; those of the API are held by its own document."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if not pattern.namespace:
                yield from addresses(pattern.url_patterns)
        elif not pattern.callback.__module__.startswith("xinhe.api"):
            yield pattern


ADDRESSES = list(addresses(get_resolver().url_patterns))


def test_every_address_has_a_name() -> None:
    assert [str(a.pattern) for a in ADDRESSES if not a.name] == []


def test_a_name_begins_with_its_surface() -> None:
    strangers = []
    for address in ADDRESSES:
        surface = address.callback.__module__.split(".")[1]
        if not re.fullmatch(rf"{surface}-[a-z_]+(-[a-z_]+)*", address.name or ""):
            strangers.append((address.name, address.callback.__module__))
    assert strangers == []


def test_a_name_is_given_once() -> None:
    names = [a.name for a in ADDRESSES]
    assert sorted({n for n in names if names.count(n) > 1}) == []


def test_addresses_of_pages_end_with_a_slash() -> None:
    whole = [str(a.pattern) for a in ADDRESSES if a.name]
    assert [p for p in whole if p and not p.rstrip("$").endswith(("/", ".ics", ".svg", ".xlsx", ".js", ".txt"))] == []
