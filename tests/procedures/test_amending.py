"""A rule file corrects an older one: only what differs, and for running matters only what is in their favour."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.procedures.conftest import RULES
from xinhe.procedures import book
from xinhe.procedures.definition import BadRule, Procedure

HEAD = 'amends = "2022-05-01"\nsource = "更正"\n'
RATING = """
[[clock]]
name = "rating"
title = { zh-hans = "评价", zh-hant = "評價", en = "Rate" }
owner = "petitioner"
right = true
starts_on = ["serve"]
stops_on = ["rate"]
counts_from = "served_on"
began = { zh-hans = "收到书面答复", zh-hant = "收到書面答覆", en = "written answer received" }
limit = { days = 45, tag = "D", source = "x" }
cite = "第二十一条第二款"
"""
FAVOUR = 'applies_to_running = true\nreason = "多给信访人十五日"\n'
HEARD = """
[[need]]
name = "heard"
sentence = "先听取陈述。"
cite = "第三十一条第（六）项"
"""
SIMPLE = (RULES / "petition-simple" / "2022-07-17.toml").read_text(encoding="utf-8")
Changed = Callable[..., Path]


def amended(changed: Changed, text: str, *, code: str = "petition", version: str = "2026-12-31") -> Path:
    folder = changed().parents[1]
    path = folder / code / f"{version}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def days(procedure: Procedure) -> str:
    return str(procedure.clocks["rating"].limit)


def test_an_amendment_holds_only_what_differs(changed: Changed) -> None:
    rules = book.load(amended(changed, HEAD + RATING))
    old, new = rules["petition", "2022-05-01"], rules["petition", "2026-12-31"]
    assert (days(old), days(new)) == ("30d", "45d")
    assert (new.states, new.steps) == (old.states, old.steps)
    assert new.clocks | {"rating": old.clocks["rating"]} == old.clocks
    assert (new.title, new.kind, new.law, new.version) == (old.title, old.kind, old.law, "2026-12-31")


def test_steps_that_are_replaced_stay_in_their_place(changed: Changed) -> None:
    step = """
[[step]]
act = "mediate"
title = { zh-hans = "调解", zh-hant = "調解", en = "Mediate" }
from = ["accepted"]
to = "."
by = ["head@lead"]
cite = "第三十三条"
"""
    rules = book.load(amended(changed, HEAD + step))
    old, new = rules["petition", "2022-05-01"], rules["petition", "2026-12-31"]
    assert new.acts() == old.acts()
    assert [one.sources for one in new.steps_for("mediate")] == [("accepted",)]


def test_what_runs_keeps_its_version_where_the_correction_does_not_say_more(changed: Changed) -> None:
    old = book.load(amended(changed, HEAD + RATING))["petition", "2022-05-01"]
    assert old.corrected == ()
    assert days(old.as_of(date(2027, 1, 1))) == "30d"


def test_a_correction_in_favour_of_petitioners_holds_for_what_runs_from_its_day_on(changed: Changed) -> None:
    old = book.load(amended(changed, HEAD + RATING + FAVOUR + HEARD))["petition", "2022-05-01"]
    before, after = old.as_of(date(2026, 12, 30)), old.as_of(date(2026, 12, 31))
    assert (days(before), days(after)) == ("30d", "45d")
    assert after.needs["heard"] == before.needs["heard"]
    assert (after.version, after.holds_from) == ("2022-05-01", date(2026, 12, 31))
    assert after.clocks["rating"].stands_in == ("petition", "2026-12-31")
    assert after.clocks["review"].stands_in is None


def test_corrections_of_several_years_come_one_after_the_other(changed: Changed) -> None:
    amended(changed, HEAD + RATING + FAVOUR)
    later = RATING.replace("45", "50") + FAVOUR
    rules = book.load(amended(changed, 'amends = "2026-12-31"\nsource = "更正"\n' + later, version="2028-01-01"))
    old, first = rules["petition", "2022-05-01"], rules["petition", "2026-12-31"]
    assert [days(old.as_of(date(year, 6, 1))) for year in (2026, 2027, 2028)] == ["30d", "45d", "50d"]
    assert [days(first.as_of(date(year, 6, 1))) for year in (2027, 2028)] == ["45d", "50d"]


def test_a_variant_is_corrected_with_what_it_takes_from_its_base(changed: Changed) -> None:
    amended(changed, SIMPLE, code="petition-simple", version="2022-07-17")
    rules = book.load(amended(changed, HEAD + RATING + FAVOUR + HEARD))
    simple = rules["petition-simple", "2022-07-17"]
    assert (days(simple), days(simple.latest)) == ("30d", "45d")
    assert simple.latest.needs["heard"] == simple.needs["heard"]
    assert simple.latest.clocks["conclude"] == simple.clocks["conclude"]


def test_an_amended_variant_stands_on_the_base_of_its_own_day(changed: Changed) -> None:
    amended(changed, SIMPLE, code="petition-simple", version="2022-07-17")
    amended(changed, HEAD + HEARD)
    text = 'amends = "2022-07-17"\nsource = "更正"\n'
    rules = book.load(amended(changed, text, code="petition-simple", version="2026-12-31"))
    old, new = rules["petition-simple", "2022-07-17"], rules["petition-simple", "2026-12-31"]
    assert new.needs["heard"].sentence == "先听取陈述。" != old.needs["heard"].sentence
    assert (new.base, new.enter, new.clocks["conclude"]) == ("petition", "simplify", old.clocks["conclude"])
    assert "extend" not in new.acts()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('amends = "2021-01-01"\nsource = "x"\n', r"2026-12-31\.toml amends: there is no version 2021-01-01 before it"),
        ('amends = "2026-12-31"\nsource = "x"\n', r"amends: there is no version 2026-12-31 before it"),
        (
            HEAD + RATING + "applies_to_running = true\n",
            r"\[\[clock\]\] rating: applies_to_running = true and a reason",
        ),
        (HEAD + RATING + 'reason = "x"\n', r"\[\[clock\]\] rating: applies_to_running = true and a reason"),
        (HEAD + RATING.replace('"serve"', '"sing"'), r"clock rating names the act sing"),
        (HEAD + RATING.replace("rating", "ratting"), r"2026-12-31\.toml: .*clock ratting is on no stage"),
        (HEAD + 'drop_steps = ["fly"]\n', r"drop_steps: .*2022-05-01\.toml has no step fly"),
        (
            HEAD + '[[need]]\nname = "heard"\nsentence = "x"\ncite = "y"\n' * 2,
            r"2026-12-31\.toml \[\[need\]\] heard: named twice",
        ),
        (
            HEAD + RATING.replace('limit = { days = 45, tag = "D", source = "x" }', "limit = { days = 45 }\nlate = 1"),
            r"\[\[clock\]\] rating: unknown field late",
        ),
        (
            HEAD + '[[bound]]\nname = "representatives"\nmost = 5\ncite = "第二十条第三款"\n'
            'sentence = "多人反映同一事项的，推选的代表不得超过 %(most)s 人（《信访工作条例》第二十条第三款）。"\n',
            r"\[\[bound\]\] representatives: it stands so in 2022-05-01 already",
        ),
    ],
)
def test_a_faulty_amendment_is_named_with_file_table_and_row(changed: Changed, text: str, told: str) -> None:
    with pytest.raises(BadRule, match=told):
        book.load(amended(changed, text))


def test_only_an_amendment_says_what_holds_for_running_matters(changed: Changed) -> None:
    path = changed('name = "heard"', 'name = "heard"\napplies_to_running = true\nreason = "x"')
    with pytest.raises(BadRule, match=r"\[\[need\]\] heard: only a file that amends another one"):
        book.load(path.parents[1])


def test_two_files_do_not_amend_the_same_version(changed: Changed) -> None:
    amended(changed, HEAD + RATING)
    with pytest.raises(BadRule, match=r"2028-01-01\.toml amends: 2026-12-31 is the version before it"):
        book.load(amended(changed, HEAD + HEARD, version="2028-01-01"))


def test_all_rows_of_an_act_hold_for_running_matters_or_none(changed: Changed) -> None:
    step = """
[[step]]
act = "mediate"
title = { zh-hans = "调解", zh-hant = "調解", en = "Mediate" }
from = ["accepted"]
to = "."
by = ["head@lead"]
cite = "第三十三条"
"""
    other = step.replace('["accepted"]', '["drafted"]')
    with pytest.raises(BadRule, match=r"\[\[step\]\] mediate: all its rows hold for running matters, or none"):
        book.load(amended(changed, HEAD + step + FAVOUR + other))


def test_what_is_corrected_for_running_matters_is_sound_with_their_version(changed: Changed) -> None:
    state = """
[[state]]
name = "answered"
title = { zh-hans = "已答复", zh-hant = "已答覆", en = "Answered" }
public = { zh-hans = "已答复", zh-hant = "已答覆", en = "Answered" }
open = false
"""
    step = """
[[step]]
act = "mediate"
title = { zh-hans = "调解", zh-hant = "調解", en = "Mediate" }
from = ["accepted"]
to = "answered"
by = ["head@lead"]
cite = "第三十三条"
"""
    with pytest.raises(BadRule, match=r"2022-05-01\.toml as corrected on 2026-12-31: step mediate names the unknown"):
        book.load(amended(changed, HEAD + state + step + FAVOUR))
