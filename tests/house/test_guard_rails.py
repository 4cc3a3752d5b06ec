"""What this product must not be able to hold, hand out or say of persons: over every table, column, schema and page.

No score or list of persons, no watch, no movements, no penalty for petitioning, no routine to the police, no label of
illness, no roles for those who help, no data for credit or hiring. Absence alone does not last; this does.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.conftest import ROOT
from xinhe.api.application import api
from xinhe.insight.indicators import FORMULAS
from xinhe.people.models import Role

# Words of columns, tables, addresses and schemas, whole or as a part between underscores.
NAMES = {
    "no person is scored, graded or ranked": "score|grade|rank|credit|creditworthiness|risk|trust|danger",
    "no person is on a list or under watch": "watch|watchlist|blacklist|whitelist|key_person|troublemaker|vexatious"
    "|stability|control_level|surveillance|monitoring|flagged_person",
    "no movement is kept": "gps|latitude|longitude|location|track|trajectory|ticket|train|flight|hotel|face|faceprint"
    "|biometric|fingerprint|imei|imsi|mac_address|plate|whereabouts",
    "nobody is penalised for petitioning": "penalty|points|deduct|deduction|demerit|punish|punishment|benefit_cut",
    "nothing goes to the police by routine": "police|public_security|sync_police",
    "nobody is labelled ill": "mental|psychiatric|psychological|diagnosis|illness|disorder",
    "helpers are no role": "lawyer|journalist|reporter|supporter|accomplice|instigator",
    "nothing is made for credit, hiring or schooling": "credit_report|employment|hiring|schooling|political_review",
    "no faith, income or kin is asked": "religion|religious|ethnicity|ethnic|income|marital|household_members",
}
WORDS = (
    "重点人员|重点人头|缠访户|闹访户|上访户|老上访|信访户|黑名单|进京风险|稳控|维稳对象|吸附|高危人员|危险等级|风险等级"
    "|信用分|征信|政审|扣分|积分扣|人员画像|人脸|行踪|轨迹|车票|住宿记录|精神病|偏执|妄想"
)
# Pages and rules that forbid or replace such words may say them.
MAY_SAY = {
    "rules/templates/plain.toml": "the words that are not written, with what to write instead",
    "rules/guards": "the words that are stopped",
    "rules/categories.csv": "what people petition about, as its name in the national list",
    "rules/demo": "stories of people in their own words",
    "xinhe/portal/templates/portal/privacy.html": "tells what is never done",
    "xinhe/documents/attached/places.py": "takes the place out of a picture",
}


def parts(name: str) -> set[str]:
    words = re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower().split("_")
    return {"_".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)}


def columns() -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        if model.__module__.startswith("xinhe."):
            yield model._meta.db_table, model.__name__
            yield from ((f"{model._meta.db_table}.{f.name}", f.name) for f in model._meta.get_fields())


def schemas() -> Iterator[tuple[str, str]]:
    document = api.get_openapi_schema(path_params={})
    for name, schema in document["components"]["schemas"].items():
        yield f"schema {name}", name
        yield from ((f"schema {name}.{field}", field) for field in schema.get("properties", {}))
    for path, operations in document["paths"].items():
        yield from ((f"path {path}", part) for part in path.strip("/").replace("-", "_").split("/"))
        for operation in operations.values():
            yield from ((f"query {one['name']}", one["name"]) for one in operation.get("parameters", []))


def addresses(patterns: list) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            route = str(pattern.pattern)
            yield from ((f"address {route}", part) for part in re.split(r"[/<>:.]+", route.replace("-", "_")) if part)


def rule_rows() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "rules").rglob("*.toml")):
        if "demo" in path.parts or "guards" in path.parts:
            continue
        for table, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for row in rows if isinstance(rows, list) else []:
                named = row.get("name") or row.get("act") or row.get("code") if isinstance(row, dict) else None
                if named:
                    yield f"{path.relative_to(ROOT)} [[{table}]] {named}", str(named)


def named() -> list[tuple[str, str]]:
    found = [*columns(), *schemas(), *addresses(get_resolver().url_patterns), *rule_rows()]
    found += [(f"indicator {name}", name) for name in FORMULAS]
    found += [(f"role {role}", role) for role in Role.values]
    return found


@pytest.mark.parametrize("rail", NAMES)
def test_nothing_is_named_so(rail: str) -> None:
    words = set(NAMES[rail].split("|"))
    wrong = [where for where, name in named() if parts(name) & words]
    assert wrong == [], rail


def test_the_test_looks_at_something() -> None:
    where = [place.split(" ")[0].split(".")[0] for place, _name in named()]
    for kind in ("matters_matter", "people_account", "schema", "path", "query", "address", "indicator", "role"):
        assert kind in where, kind


def vocabulary() -> Iterator[tuple[str, str]]:
    """Everything that a page, a letter, a rule or a message may say, in the words of its source."""
    files = [
        *(ROOT / "xinhe").rglob("*.html"),
        *(ROOT / "rules").rglob("*.toml"),
        *(ROOT / "rules").rglob("*.csv"),
        *(p for p in (ROOT / "xinhe").rglob("*.py")),
    ]
    for path in sorted(files):
        place = str(path.relative_to(ROOT))
        if not _may_say(place):
            yield place, path.read_text(encoding="utf-8")


def _may_say(place: str) -> bool:
    return any(allowed in place for allowed in MAY_SAY)


def test_no_page_letter_rule_or_message_says_so() -> None:
    wrong = {place: found for place, text in vocabulary() if (found := sorted(set(re.findall(WORDS, text))))}
    assert wrong == {}


def test_what_may_say_so_is_there_and_says_why() -> None:
    assert all((ROOT / place).exists() and why for place, why in MAY_SAY.items())


def test_an_aftercare_is_a_task_of_an_office_and_never_a_watch_on_a_person() -> None:
    """E16: help is offered; nothing of a person comes back but what the office did."""
    columns = {f.name for f in apps.get_model("petition", "Aftercare")._meta.concrete_fields}
    assert columns == {"matter", "seq", "care", "text", "office", "due_on", "done_on", "result"}


def test_no_package_speaks_to_the_police_or_to_a_register_of_persons() -> None:
    """E3, E12, E21: ways out are messages to the petitioner and to offices, and nothing else."""
    ways = {p.name for p in (ROOT / "xinhe/channels").iterdir() if p.is_dir() and not p.name.startswith("_")}
    assert ways - {"migrations"} <= {"sms", "email", "__pycache__"}
    assert not [p for p in Path(ROOT / "xinhe").rglob("*.py") if re.search(r"police|credit|hotel|railway", p.stem)]
