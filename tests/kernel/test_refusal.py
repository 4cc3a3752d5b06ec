from xinhe.kernel.refusal import Invalid, Refused, TooMany, Unknown


def test_a_refusal_is_its_sentence_with_the_facts_in_place():
    no = Refused("延期合计 %(days)s 日，超过 30 日。", code="too_long", field="days", article="34", days=31)
    assert str(no) == no.sentence == "延期合计 31 日，超过 30 日。"
    assert (no.status, no.code, no.field, no.article, no.facts) == (
        409,
        "too_long",
        "days",
        "34",
        {"days": 31},
    )


def test_a_refusal_without_facts_may_hold_a_percent_sign():
    assert Refused("已完成 100%。", code="done").sentence == "已完成 100%。"


def test_an_invalid_form_names_every_wrong_field():
    no = Invalid({"name": "请填写姓名。", "phone": "请填写电话。"})
    assert no.status == 422
    assert no.sentence == "请填写姓名。请填写电话。"
    assert no.errors["phone"] == "请填写电话。"
    assert no.field is None
    assert Invalid({"name": "请填写姓名。"}).field == "name"


def test_a_stranger_hears_that_there_is_nothing():
    assert (Unknown().status, Unknown().code) == (404, "unknown")


def test_too_many_tries_say_how_long_to_wait():
    no = TooMany(retry_after=60)
    assert (no.status, no.retry_after) == (429, 60)
