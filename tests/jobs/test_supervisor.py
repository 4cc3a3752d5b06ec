"""A child that ends at once again and again is given ever more time; one that lived is started again at once."""

import time

from xinhe.jobs.supervisor import FLAPPING, LONGEST_REST, Child


def ended(child: Child, *, lived: float) -> float:
    """Let the child end after so many seconds; how long it rests before its next start."""
    child.start({})
    assert child.process is not None
    child.process.wait(10)
    child.started -= lived
    child.look({})
    return max(0.0, child.due - time.monotonic())


def test_the_rest_of_a_flapping_child_doubles_up_to_a_minute() -> None:
    child = Child("worker", ["/bin/false"])
    rests = [round(ended(child, lived=0)) for _ in range(9)]
    assert rests == [1, 2, 4, 8, 16, 32, LONGEST_REST, LONGEST_REST, LONGEST_REST]


def test_a_child_that_lived_is_started_at_once() -> None:
    child = Child("worker", ["/bin/false"])
    ended(child, lived=0)
    assert ended(child, lived=FLAPPING + 1) == 0
    assert child.flaps == 0
    assert child.process is not None
    child.process.wait(10)
