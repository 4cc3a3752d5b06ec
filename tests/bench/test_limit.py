"""The limit's program may take every step again, but can't take the same place in a log of looks twice."""

from bench.limit.script import Statement, unlinked


def test_a_row_of_the_log_of_looks_takes_no_place_and_a_step_keeps_its_own() -> None:
    look = Statement('INSERT INTO "people_reveal" ("seq", "previous", "reason") VALUES (%s, %s, %s)', (7, "abc", "查"))
    step = Statement('INSERT INTO "matters_event" ("seq", "previous", "act") VALUES (%s, %s, %s)', (7, "abc", "note"))
    head = Statement('UPDATE "people_chainhead" SET "seq" = %s, "hash" = %s WHERE "name" = %s', (7, "abc", "reveal"))
    assert unlinked(look).values == (None, "abc", "查")
    assert unlinked(step) == step
    assert unlinked(head).values == ("reveal",)
    assert "seq = seq" in unlinked(head).sql
