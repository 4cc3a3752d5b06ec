"""Reachability and paths on small graphs; whole files are tested in tests/rules."""

from xinhe.procedures.definition import Procedure
from xinhe.procedures.soundness import beginnings, faults, moves, reachable


def test_reachable_follows_every_path_and_ends_in_circles() -> None:
    graph = {"a": frozenset({"b"}), "b": frozenset({"a", "c"}), "d": frozenset({"a"})}
    assert reachable(["a"], graph) == {"a", "b", "c"}


def test_staying_is_no_move(ordinary: Procedure) -> None:
    assert moves(ordinary, without=ordinary.reopens)["closed"] == frozenset()


def test_moves_can_leave_acts_out(ordinary: Procedure) -> None:
    assert "withdrawn" not in reachable(["registered"], moves(ordinary, without={"withdraw"}))


def test_a_matter_begins_where_steps_without_a_source_lead(ordinary: Procedure) -> None:
    assert beginnings(ordinary) == {"registered", "closed"}


def test_the_petitioner_can_always_get_an_answer(ordinary: Procedure, simple: Procedure) -> None:
    for procedure in (ordinary, simple):
        for name, state in procedure.states.items():
            if state.open:
                assert "served" in reachable([name], moves(procedure)), name


def test_both_procedures_are_sound(ordinary: Procedure, simple: Procedure) -> None:
    assert faults(ordinary) == faults(simple) == []
