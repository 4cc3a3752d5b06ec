"""One answer for htmx and for a plain form."""

from django import forms
from django.test import RequestFactory

from xinhe.kernel.refusal import Invalid, Refused
from xinhe.web.answer import answer, is_fragment, put_beside


class Words(forms.Form):
    """A form with one field."""

    title = forms.CharField(required=False)


def _bound() -> Words:
    form = Words({"title": "x"})
    form.is_valid()
    return form


def test_htmx_gets_the_fragment() -> None:
    request = RequestFactory().post("/", headers={"HX-Request": "true"})
    response = answer(request, "web/_chip.html", {"words": "在办"}, page="/my/1/")
    assert (response.status_code, "在办" in response.content.decode()) == (200, True)


def test_a_plain_form_is_led_to_the_page() -> None:
    response = answer(RequestFactory().post("/"), "web/_chip.html", {}, page="/my/1/")
    assert (response.status_code, response["Location"]) == (302, "/my/1/")


def test_history_and_boost_want_whole_pages() -> None:
    for extra in ("HX-Boosted", "HX-History-Restore-Request"):
        assert not is_fragment(RequestFactory().get("/", headers={"HX-Request": "true", extra: "true"}))


def test_a_wrong_field_gets_its_sentence_beside_it() -> None:
    form = _bound()
    put_beside(form, Invalid({"title": "标题不能为空。", "elsewhere": "地区不存在。"}))
    assert form.errors["title"] == ["标题不能为空。"]
    assert form.non_field_errors() == ["地区不存在。"]


def test_a_refusal_without_a_field_stands_above_the_form() -> None:
    form = _bound()
    put_beside(form, Refused("已由%(who)s受理。", code="already", who="李工"))
    assert form.non_field_errors() == ["已由李工受理。"]
