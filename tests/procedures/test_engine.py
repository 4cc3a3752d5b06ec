"""May this step be taken now? State, seat, need, clock, in this order, each with its sentence."""

from collections.abc import Callable, Mapping

import pytest

from xinhe.kernel.refusal import Refused
from xinhe.procedures.definition import Procedure
from xinhe.procedures.engine import decide, survey, target

HANDLER = frozenset({"handler@holder", "handler@lead", "handler@any"})
HEAD = frozenset({"head@holder", "head@lead"})


def never(clock: str) -> bool:
    return False


def always(clock: str) -> bool:
    return True


def facts(procedure: Procedure, **but: bool) -> Mapping[str, bool]:
    return dict.fromkeys(procedure.needs, True) | but


def refused(procedure: Procedure, act: str, *, lapsed: Callable[[str], bool] = never, **kept: object) -> Refused:
    given: dict = {"state": "drafted", "seats": HEAD, "facts": facts(procedure)} | kept
    with pytest.raises(Refused) as caught:
        decide(procedure, act, lapsed=lapsed, **given)
    return caught.value


def test_an_act_that_the_procedure_does_not_have_is_refused_by_its_name(ordinary: Procedure) -> None:
    refusal = refused(ordinary, "switch_to_ordinary")
    assert refusal.code == "no_such_step"
    assert "信访事项（普通程序）" in refusal.sentence


def test_a_wrong_state_comes_before_a_wrong_seat(ordinary: Procedure) -> None:
    refusal = refused(ordinary, "sign", state="accepted", seats=frozenset())
    sentence = "现在是「已受理」。「签发」这一步，要等承办人员「起草处理意见」以后再办。"
    assert (refusal.code, refusal.sentence) == ("wrong_state", sentence)


def test_a_wrong_seat_comes_before_a_missing_fact(ordinary: Procedure) -> None:
    refusal = refused(ordinary, "sign", seats=HANDLER, facts=facts(ordinary, heard=False))
    assert (refusal.code, refusal.article) == ("not_your_step", "第三十二条")


def test_needs_are_asked_in_the_order_of_the_file(ordinary: Procedure) -> None:
    nothing = dict.fromkeys(ordinary.needs, False)
    assert refused(ordinary, "sign", facts=nothing).code == "heard"
    assert refused(ordinary, "sign", facts=nothing | {"heard": True}).code == "answered"
    assert refused(ordinary, "sign", facts=nothing | {"heard": True, "answered": True}).code == "not_drafter"


def test_a_missing_fact_brings_its_own_sentence_and_article(ordinary: Procedure) -> None:
    refusal = refused(ordinary, "sign", facts=facts(ordinary, heard=False))
    need = ordinary.needs["heard"]
    assert (refusal.sentence, refusal.article) == (need.sentence, need.cite)


def test_a_lapsed_clock_refuses_the_step_that_is_bound_by_it(ordinary: Procedure) -> None:
    refusal = refused(ordinary, "extend", lapsed=always)
    assert (refusal.code, refusal.article) == ("too_late", "第三十四条")
    assert refusal.sentence == ordinary.clocks["conclude"].lapsed


def test_a_missing_fact_comes_before_a_lapsed_clock(ordinary: Procedure) -> None:
    """Who asks to rate an unserved matter hears that it is not served, not that the time is over."""
    seats = frozenset({"petitioner@any"})
    refusal = refused(
        ordinary, "rate", state="closed", seats=seats, facts=facts(ordinary, was_served=False), lapsed=always
    )
    assert refusal.code == "was_served"


def test_only_the_named_clock_is_asked(ordinary: Procedure) -> None:
    asked: list[str] = []
    seats = frozenset({"head@holder"})
    decide(
        ordinary,
        "object",
        state="transferred",
        seats=seats,
        facts=facts(ordinary),
        lapsed=lambda clock: bool(asked.append(clock)),
    )
    assert asked == ["objection"]


def test_facts_are_looked_up_only_when_a_rule_asks(ordinary: Procedure) -> None:
    step = decide(ordinary, "note", state="accepted", seats=HANDLER, facts={}, lapsed=never)
    assert step.act == "note"


def test_of_two_rows_of_an_act_the_one_that_fits_the_state_is_taken(ordinary: Procedure) -> None:
    seats = frozenset({"petitioner@any"})
    row = decide(ordinary, "ask_review", state="review_done", seats=seats, facts=facts(ordinary), lapsed=never)
    assert row.targets == ("recheck_asked",)


def test_before_a_matter_exists_only_steps_without_a_source_are_open(ordinary: Procedure) -> None:
    seats = frozenset({"petitioner@any"})
    assert decide(ordinary, "intake", state="", seats=seats, facts={}, lapsed=never).targets == ("registered",)
    sentence = "现在是「未登记」。「催办」这一步，要等信访人「登记」以后再办。"
    assert refused(ordinary, "urge", state="", seats=seats).sentence == sentence


def test_a_survey_leaves_out_what_other_seats_do(ordinary: Procedure) -> None:
    verdicts = survey(ordinary, state="accepted", seats=HANDLER, facts=facts(ordinary), lapsed=never)
    acts = {v.act for v in verdicts}
    assert {"hear", "draft_opinion", "serve"} <= acts
    assert not {"sign", "rate", "rule_objection", "recalculate", "intake"} & acts


def test_a_survey_says_for_each_act_whether_and_why_not(ordinary: Procedure) -> None:
    verdicts = {
        v.act: v for v in survey(ordinary, state="accepted", seats=HANDLER, facts=facts(ordinary), lapsed=never)
    }
    assert verdicts["hear"].allowed
    assert verdicts["serve"].refusal is not None
    assert verdicts["serve"].refusal.code == "wrong_state"


def led(procedure: Procedure, act: str, outcome: str, **given: str) -> str:
    rule = procedure.steps_for(act)[0]
    before, ground = given.get("before", ""), given.get("ground", "")
    return target(procedure, rule, outcome, state="here", before=lambda: before, ground=ground)


def test_the_rule_knows_where_each_outcome_leads(ordinary: Procedure) -> None:
    assert led(ordinary, "review_opinion", "passed") == "reviewed"
    assert led(ordinary, "review_opinion", "returned") == "accepted"
    assert led(ordinary, "confirm_route", "") == "routed"
    assert led(ordinary, "note", "") == "here"


def test_a_step_can_lead_back_to_where_the_matter_stood(ordinary: Procedure) -> None:
    assert led(ordinary, "rule_objection", "refused", before="assigned") == "assigned"
    with pytest.raises(ValueError, match="can't lead to 'served'"):
        led(ordinary, "rule_objection", "refused", before="served")


def test_a_refusal_leads_where_its_ground_says(ordinary: Procedure) -> None:
    assert led(ordinary, "review_refusal", "refused", ground="N3") == "advised"


def test_an_outcome_that_no_rule_has_leads_nowhere(ordinary: Procedure) -> None:
    with pytest.raises(ValueError, match="has no outcome 'perhaps'"):
        led(ordinary, "review_opinion", "perhaps")
