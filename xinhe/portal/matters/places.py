"""The places a resident may choose from, in one select that works without script."""

from xinhe.jurisdiction.models import Level, Region
from xinhe.web.names import named

# A select of more than this many rows is no help on a phone; then towns must do, and the office asks.
MOST_VILLAGES = 1500

Group = tuple[str, list[tuple[str, str]]]


def grouped_places(*, whole: str, unsure: str) -> list[Group]:
    """Towns as groups with their villages. ``whole`` and ``unsure`` are the words for "the whole county" and
    "don't know which village" ("%s（说不清哪个村）")."""
    levels = [Level.COUNTY, Level.TOWN, Level.VILLAGE]
    rows = list(Region.objects.filter(level__in=levels).order_by("path"))
    if sum(row.level == Level.VILLAGE for row in rows) > MOST_VILLAGES:
        rows = [row for row in rows if row.level != Level.VILLAGE]
    counties = [row for row in rows if row.level == Level.COUNTY]
    groups: list[Group] = []
    towns: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        if row.level == Level.COUNTY:
            groups.append((named(row.name), [(row.code, whole % named(row.name))]))
            county = row
        elif row.level == Level.TOWN:
            name = named(f"{county.name} {row.name}" if len(counties) > 1 else row.name)
            towns[row.path] = [(row.code, unsure % named(row.name))]
            groups.append((name, towns[row.path]))
        else:
            above = next((t for path, t in towns.items() if row.path.startswith(path)), groups[-1][1] if groups else [])
            above.append((row.code, named(row.name)))
    return groups


def full_name(region: Region) -> str:
    """The place with the county and town above it: 临河县云城街道云锦苑社区."""
    above = Region.objects.filter(code__in=region.ancestors(), level__in=[Level.COUNTY, Level.TOWN, Level.VILLAGE])
    return named("".join(row.name for row in above.order_by("path")) or region.name)
