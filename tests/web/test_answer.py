"""One answer for htmx and for a plain form."""

from django import forms
from django.test import RequestFactory

from xinhe.kernel.refusal import Invalid, Refused
from xinhe.web.answer import is_fragment, put_beside


class Words(forms.Form):
    """A form with one field."""

    title = forms.CharField(required=False)


def _bound() -> Words:
    form = Words({"title": "x"})
    form.is_valid()
    return form


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
