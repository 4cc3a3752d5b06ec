"""What every rule file must hold, and what is said of one that does not."""

import importlib
import inspect
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.procedures.conftest import PETITION, RULES, changed  # noqa: F401
from xinhe.kernel.refusal import Refused
from xinhe.matters.facts import FACTS as TRUNK
from xinhe.matters.models import Matter
from xinhe.mediation.facts import FACTS as OF_DISPUTES
from xinhe.people.models import Role
from xinhe.petition.facts import FACTS
from xinhe.procedures import book
from xinhe.procedures.definition import BadRule, Procedure, read
from xinhe.procedures.engine import decide
from xinhe.procedures.soundness import faults
from xinhe.procedures.vocabulary import ACTING, PLACES, RECIPIENTS, ROLES
from xinhe.records import clocks

ROOT = Path(__file__).parents[2]
BOOK = book.load(RULES)
PROCEDURES = list(BOOK.values())
ACTS = sorted({act for procedure in PROCEDURES for act in procedure.acts()})
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("*.py")))
ACT_FILES = {path.stem: path for path in (ROOT / "xinhe").glob("*/acts/*.py")}
SERVED_BY = {"record_history": "intake"}
CONCLUDE_STOPS = 'stops_on = ["serve", "classify:routed", "take_back", "withdraw"]'
Change = Callable[..., Path]


@pytest.fixture(params=PROCEDURES, ids=lambda p: f"{p.code}-{p.version}")
def procedure(request: pytest.FixtureRequest) -> Procedure:
    return request.param


def test_the_procedure_is_sound(procedure: Procedure) -> None:
    assert faults(procedure) == []


@pytest.mark.parametrize("act", ACTS)
def test_every_act_is_a_function_in_a_file_of_its_name(act: str) -> None:
    name = SERVED_BY.get(act, act)
    module = importlib.import_module(f"xinhe.{ACT_FILES[name].parents[1].name}.acts.{name}")
    assert inspect.isfunction(getattr(module, name))


@pytest.mark.parametrize("act", ACTS)
def test_every_act_is_named_in_a_test(act: str) -> None:
    assert f"acts.{act} import" in TESTS or f'"{act}"' in TESTS


def test_acts_of_the_trunk_need_only_what_holds_of_every_matter() -> None:
    trunk = {path.stem for path in (ROOT / "xinhe" / "matters" / "acts").glob("*.py")}
    needs = {need for p in PROCEDURES for step in p.steps if step.act in trunk for need in step.needs}
    assert needs <= set(TRUNK)


def test_needs_and_facts_are_the_same_words() -> None:
    usual = {fact for row in book.office_rules().usual.values() for one in row.acts for fact in (one.when, one.unless)}
    assert {need for procedure in PROCEDURES for need in procedure.needs} | usual - {""} == {*FACTS, *OF_DISPUTES}


def test_roles_of_rules_are_roles_of_people() -> None:
    assert set(ROLES) == {"petitioner", "party", "system", *ACTING}
    assert set(Role.values) >= set(ACTING)


def test_every_role_that_acts_has_a_step_in_each_procedure(procedure: Procedure) -> None:
    seated = {seat.partition("@")[0] for step in procedure.steps for seat in step.by}
    if procedure.kind == "petition":  # sides and mediators act on disputes alone
        assert seated == set(ROLES) - {"party", "mediator"}
    else:
        assert seated >= {"petitioner", "party", "mediator", "clerk", "head"}


def test_places_and_recipients_are_columns_of_a_matter() -> None:
    columns = {field.name for field in Matter._meta.get_fields()}
    assert set(PLACES) - {"any"} <= columns
    assert set(RECIPIENTS) - {"petitioner", "objector", "parties", "other_side", "that_side"} <= columns


def test_dates_that_clocks_count_from_are_read_from_the_log(procedure: Procedure) -> None:
    named = {name for c in procedure.clocks.values() for name in (c.given, c.counts_from) if name}
    assert named <= {*clocks.DATED, *clocks.PIECE_DATES}


def test_conditions_of_clocks_are_known(procedure: Procedure) -> None:
    assert {c.only for c in procedure.clocks.values()} <= {"", "at_petition_office", "at_unit", "suggestion"}
    assert {word for c in procedure.clocks.values() for word in c.unless} <= {"accusation", "suggestion"}


def test_names_fit_their_columns(procedure: Procedure) -> None:
    assert max(map(len, procedure.states)) <= 20
    assert max(map(len, procedure.acts())) <= 30
    assert max(len(f"{name}#20") for name in procedure.clocks) <= 40


def may(procedure: Procedure, act: str, state: str, seat: str) -> bool:
    yes = dict.fromkeys(procedure.needs, True)
    try:
        decide(procedure, act, state=state, seats=frozenset({seat}), facts=yes, lapsed=lambda clock: False)
    except Refused:
        return False
    return True


def test_every_edge_is_open_and_every_other_one_shut(procedure: Procedure) -> None:
    """All states × acts × seats: the engine lets happen exactly what the file says, nothing more."""
    seats = [f"{role}@{place}" for role, place in itertools.product(ROLES, PLACES)]
    said = {(s.act, state, seat) for s in procedure.steps for state in (s.sources or ("",)) for seat in s.by}
    every = itertools.product(ACTS, ["", *procedure.states], seats)
    let = {edge for edge in every if may(procedure, *edge)}
    assert let == said


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('cite = "第三十二条"', 'cites = "x"', "[[step]] draft_opinion: unknown field cites"),
        ('by = ["head@lead"]', 'by = ["boss@lead"]', "[[step]] extend: unknown seat boss@lead"),
        ('by = ["head@lead"]', 'by = ["head@moon"]', "[[step]] extend: unknown seat head@moon"),
        ('en = "Objection awaiting a ruling"', 'fr = "Objection"', "[[state]] objected: needs a text in each of"),
        ('en = "Screen"', 'en = ""', "[[step]] screen: needs a text in each of"),
        ("limit = { workdays = 5 }", "limit = { weeks = 1 }", "[[clock]] objection: unknown field weeks"),
        ("limit = { workdays = 5 }", "limit = { days = 0 }", "[[clock]] objection: a limit is days"),
        ("limit = { workdays = 5 }", "", "[[clock]] objection: missing field 'limit'"),
        ('tag = "D", source', "source", "[[clock]] forward: missing field 'tag'"),
        ('name = "heard"', 'name = "heard"\nhint = "x"', "[[need]] heard: unknown field hint"),
        ('name = "heard"', 'name = "acceptable"', "[[need]] acceptable: named twice"),
        ('name = "review"', 'name = "conclude"', "[[clock]] conclude: named twice"),
        ('acts = ["hear", "mediate"]', "", "[[stage]] 5: missing field 'acts'"),
        ('act = "hear"', "", "[[step]] 10: missing field 'act'"),
        ('from = ["drafted"]', "from = 3", "[[step]] review_opinion: 'int' object is not iterable"),
        ("open = true", "", "[[state]] registered: missing field 'open'"),
        ('law = "信访工作条例"', "", "missing field 'law'"),
        ('start = "registered"', 'start = "registered"\nspeed = 1', "unknown field speed"),
        ("most = 5", "most = 5\nleast = 1", "[[bound]] representatives: unknown field least"),
        ('name = "N1"', 'name = "N1"\nwhy = "x"', "[[ground]] N1: unknown field why"),
        ('name = "N2"', 'name = "N1"', "[[ground]] N1: named twice"),
        ('to = "not_accepted"\n', "", "[[ground]] N1: missing field 'to'"),
        ('states = ["refusing"]', 'state = ["refusing"]', "[[box]] to_check: unknown field state"),
        ('to = "screened"', 'to = ["screened"]', '[[step]] screen: "to" is a state, or a table'),
        ('en = "Name the organ to go to."', 'en = ""', "[[ground]] N3: needs a text in each of"),
        ('kind = "petition"', "kind = petition", "Invalid value"),
    ],
)
def test_a_broken_row_is_named_with_file_and_table(changed: Change, old: str, new: str, where: str) -> None:  # noqa: F811
    path = changed(old, new)
    with pytest.raises(BadRule) as caught:
        read(path)
    assert str(path) in str(caught.value)
    assert where in str(caught.value)


def test_a_file_that_is_not_named_by_a_date_is_refused(changed: Change) -> None:  # noqa: F811
    with pytest.raises(BadRule, match="must be the date"):
        read(changed(version="latest"))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('cite = "第三十一条第（六）项"\npublic', 'cite = ""\npublic', "step hear cites no article"),
        ('to = "drafted"', 'to = "lost"', "step draft_opinion names the unknown state lost"),
        ('to = "drafted"', 'to = "accepted"', "state drafted can't be reached"),
        ('from = ["signed"]\nto = "served"', 'from = ["served"]\nto = "served"', "state served can't be reached"),
        ('start = "registered"', 'start = "nowhere"', "it starts in the unknown state nowhere"),
        ('to = "screened"', 'to = { "*" = ".", back = "screened" }', 'step screen: "." stands alone'),
        ('from = []\nto = "registered"', 'from = []\nto = "@before"', 'step intake: "." and "@before" need a state'),
        ('instead = "notify_direct"', 'instead = "lost"', "promise forward names the unknown clock lost"),
        ('states = ["refusing"]', 'states = ["lost"]', "box to_check asks for the unknown state lost"),
        ('roles = ["reviewer"]', 'roles = ["reviewer@moon"]', "box to_decide is for the unknown role reviewer@moon"),
        ('states = ["refusing"]', "states = []", "box to_check asks for no state"),
        ('{ passed = "reviewed"', '{ passed = "lost"', "step review_opinion names the unknown state lost"),
        (
            '{ mixed = "accepted", routed',
            '{ mixed = "accepted", led',
            "names the outcome classify:routed, which no step",
        ),
        ('needs = ["not_urged_today"]', 'needs = ["rested"]', "step urge needs rested, which has no sentence"),
        ('needs = ["not_urged_today"]', "", "need not_urged_today is asked for by no step"),
        ('within = "rating"', 'within = "mood"', "step rate is bound by the unknown clock mood"),
        ('tell = ["receiver"]', 'tell = ["press"]', "step object tells an unknown recipient press"),
        ('by = ["petitioner@any"]', "by = []", "step rate may be taken by nobody"),
        ('stops_on = ["rate"]', 'stops_on = ["applaud"]', "clock rating names the act applaud"),
        ('extends = { act = "extend"', 'extends = { act = "stretch"', "clock conclude names the act stretch"),
        (CONCLUDE_STOPS, "stops_on = []", "clock conclude is a duty that nothing stops"),
        (CONCLUDE_STOPS, 'stops_on = ["record_history"]', "clock conclude may run in state accepted"),
        (
            'limit = { days = 30 }\ncite = "第三十六条第一款、第二款"',
            'limit = { workdays = 30 }\ncite = "第三十六条第一款、第二款"',
            "clock recheck_decision is made longer by days, but isn't counted in days or months",
        ),
        (
            ', source = "满意度评价窗口期未核到原文，默认 30 日"',
            "",
            "clock rating: its limit is tagged R and says no source",
        ),
        ('tag = "R", source', 'tag = "Z", source', "clock rating: unknown tag Z"),
        ('tag = "R"', 'tag = "Z"', "setting hearing_notice_days lacks its number, tag"),
        ('remedies = ["bar_labour"', 'remedies = ["bar_luck"', "route R2 names bar_luck, which is no remedy"),
        ('remedies = ["bar_labour"', 'remedies = ["objection"', "route R2 names objection, which is no remedy"),
        ('cite = "第十九条第三款"\n\n[[ground]]', 'cite = ""\n\n[[ground]]', "ground N1 cites no article"),
        ('to = "advised"\nelsewhere', 'to = "accepted"\nelsewhere', "ground N3 leads to accepted, which is no end"),
        ("elsewhere = true", "elsewhere = false", "ground N3 rests either on a matter that is there or on whose"),
        ('existing = "ended"', 'existing = "lost"', "ground N2 asks for the unknown state lost"),
        ('otherwise = "那件事还没有复核意见，不能以此不再受理。"\n', "", "ground N2 needs a sentence for a matter"),
        (', "reopen"]', ', "resurrect"]', "reopens names the act resurrect"),
        ('owner = "petitioner"', 'owner = "mayor"', "clock review: unknown owner mayor"),
        ('en = "Transferred to %(office)s"', 'en = "Transferred"', "its languages don't have the same blanks"),
        ("%(days)s", "%(nights)s", "nothing fills %(nights)s"),
        ('clocks = ["conclude"]', "clocks = []", "clock conclude is on no stage"),
        ("%(extend)s", "%(stretch)s", "nothing fills %(stretch)s"),
        ("open = false\nfinal = true", "open = true\nfinal = true", "state closed is final, and yet something is owed"),
        ('from = ["served", "closed"]\nto = "."', 'from = ["closed"]\nto = "served"', "yet a step leads out of it"),
        ('sentence = "还没有收到处理意见', 'sentence = ""\n#', "need was_served lacks its sentence"),
        ('name = "representatives"', 'name = "tempers"', "bound tempers bounds nothing that a filing has"),
        ("most = 5", "most = 0", "bound representatives lacks its number"),
    ],
)
def test_an_unsound_procedure_is_told_so_in_a_sentence(changed: Change, old: str, new: str, fault: str) -> None:  # noqa: F811
    found = faults(read(changed(old, new)))
    assert any(fault in sentence for sentence in found), found


def test_a_lane_that_is_left_by_an_unknown_act_or_on_nobodys_word_is_told_so(changed: Change) -> None:  # noqa: F811
    variant = changed().parents[1] / "petition-fast" / "2024-01-01.toml"
    variant.parent.mkdir()
    simple = (RULES / "petition-simple" / "2022-07-17.toml").read_text(encoding="utf-8")
    wrong = simple.replace('before = "draft_opinion"', 'before = "applaud"').replace(
        'tag = "R"\nsource = "《', 'tag = "Z"\nsource = "《', 1
    )
    variant.write_text(wrong, encoding="utf-8")
    found = faults(read(variant, base=read(PETITION)))
    assert "leave names the act applaud, which the procedure does not have" in found
    assert "leave says no reason, tag or source" in found


def test_a_variant_that_keeps_a_clock_of_a_dropped_step_is_told_so(changed: Change) -> None:  # noqa: F811
    variant = changed().parents[1] / "petition-fast" / "2024-01-01.toml"
    variant.parent.mkdir()
    simple = (RULES / "petition-simple" / "2022-07-17.toml").read_text(encoding="utf-8")
    start = simple.index('[[clock]]\nname = "conclude"')
    without_conclude = simple[:start] + simple[simple.index("\n# ----", start) :]
    variant.write_text(without_conclude, encoding="utf-8")
    found = faults(read(variant, base=read(PETITION)))
    assert "clock conclude names the act extend, which the procedure does not have" in found


# The words of an act that stand beside its sentence on the petitioner's page.
QUOTED = {
    "extend": "reason",
    "close": "reason",
    "switch_to_ordinary": "reason",
    "recalculate": "reason",
    "review_refusal": "told",
    "reconsider": "reason",
    "reopen": "reason",
    "admit_review": "reason",
    "cancel_hearing": "reason",
    "turn_down": "reason",
    "disclose": "reason",
    "call_off": "reason",
    "report_breach": "reason",
}


def test_the_petitioner_is_shown_these_words_of_an_act_and_no_others(procedure: Procedure) -> None:
    shown = {step.act: step.quotes for step in procedure.steps}
    assert shown == {act: QUOTED.get(act, "") for act in shown}


@pytest.mark.parametrize(
    "procedure", [one for one in PROCEDURES if one.kind == "petition"], ids=lambda p: f"{p.code}-{p.version}"
)
@pytest.mark.parametrize(
    ("state", "right", "answer"),
    [("served", "review", "review_decision"), ("review_done", "recheck", "recheck_decision")],
)
def test_a_request_for_review_ends_the_right_to_it_and_begins_its_answer(
    procedure: Procedure, state: str, right: str, answer: str
) -> None:
    """Whoever takes it down: the petitioner, the window where it was registered, or that of the reviewing organ."""
    rows = [step for step in procedure.steps_for("ask_review") if state in step.sources]
    assert rows
    for row in rows:
        assert [clock.name for clock in procedure.ended_by(row) if clock.right] == [right]
        assert [clock.name for clock in procedure.begun_by(row)] == [answer]
