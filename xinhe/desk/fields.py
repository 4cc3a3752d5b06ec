"""What the forms of the desk have in common: sentences that name their field, and places and classes typed by name."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from django import forms
from django.utils.translation import gettext as _

from xinhe.documents.store import Incoming
from xinhe.jurisdiction.models import Category, Region
from xinhe.jurisdiction.naming import called, class_path, classes_called, places_called
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.kernel.text import storable
from xinhe.web.drafts import Typed

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Sentence: TypeAlias = "str | _StrPromise"  # in Chinese, or in the reader's language once it is shown
NO_PLACE = gettext_noop("没有找到你填的地区，请换个写法，或者从列表里选。")
WHICH_PLACE = gettext_noop("「%(name)s」可能是几个地方：%(places)s。请写全，或者从列表里选。")
NO_CLASS = gettext_noop("没有这个内容类别。")
WHICH_CLASS = gettext_noop("「%(name)s」可能是几个类别：%(classes)s。请写全，或者从列表里选。")
CODE_AT_END = re.compile(r"[（(](\w+)[）)]\s*$")


class Worded(forms.Form):
    """A form whose refusals name what is missing: "请填写「理由」。".

    ``draft`` is what was typed here before and not sent, ``taken`` are its files.
    """

    draft: Typed | None = None
    taken: Sequence[Incoming] = ()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.use_required_attribute = False
        for field in self.fields.values():
            word_errors(field)


def word_errors(field: forms.Field) -> None:
    """Give a field the sentences that a person reads when it is empty or not one of its choices."""
    choosing = isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField | forms.DateField)
    template = _("请选择「%(label)s」。") if choosing else _("请填写「%(label)s」。")
    field.error_messages["required"] = template % {"label": field.label}
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        field.error_messages["invalid_choice"] = _("没有这个选项，请从列表里选。")
    if isinstance(field, forms.DateField):
        field.error_messages["invalid"] = _("日期写法不对，应像 2026-03-02。")
    if isinstance(field, forms.IntegerField):
        field.error_messages["invalid"] = _("请填写整数。")


class WordsField(forms.CharField):
    """Words as they can be kept: without what nobody sees and what no export or terminal can hold."""

    def to_python(self, value: object) -> str | None:
        """The words, cleaned before they are judged."""
        return super().to_python(storable(value) if isinstance(value, str) else value)


class DayInput(forms.DateInput):
    """A day, picked or typed as 2026-03-02."""

    input_type = "date"

    def __init__(self, **attrs: str) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


def region_label(region: Region) -> str:
    """A place as the list offers it: its name with the one above, and the code that tells namesakes apart."""
    above = f"{region.parent.name} " if region.parent else ""
    return f"{above}{region.name}（{region.code}）"


def place_of(typed: str, *, under: str = "/") -> Region:
    """The place that was picked or typed; a part of its name is enough where only one has it. Raises Refused."""
    if found := CODE_AT_END.search(typed):
        places = list(Region.objects.filter(pk=found.group(1)).select_related("parent"))
    else:
        places = list(places_called(typed, under=under))
        if not places:
            places = list(Region.objects.filter(pk=typed.strip().replace("\x00", "")).select_related("parent"))
    if len(places) == 1:
        return places[0]
    if not places:
        raise Refused(NO_PLACE, code="no_region", field="region")
    raise Refused(
        WHICH_PLACE, code="which_region", field="region", name=typed.strip(), places="、".join(map(called, places))
    )


def region_code(typed: str, *, under: str = "/") -> str:
    """The code behind what was picked or typed. Raises Refused where several places may be meant."""
    try:
        return place_of(typed, under=under).code
    except Refused as refused:
        if refused.code == "no_region":
            return typed.strip()  # intake says so, in the same words to everybody
        raise


def class_of(typed: str) -> Category:
    """The class of content that was picked or typed; a part of its name is enough where only one has it."""
    found = CODE_AT_END.search(typed)
    code = found.group(1) if found else typed.strip().replace("\x00", "")
    classes: Sequence[Category] = list(Category.objects.filter(pk=code).select_related("parent__parent"))
    classes = classes or classes_called(typed)
    if len(classes) == 1:
        return classes[0]
    if not classes:
        raise Refused(NO_CLASS, code="no_category", field="category")
    paths = "、".join(map(class_path, classes))
    raise Refused(WHICH_CLASS, code="which_category", field="category", name=typed.strip(), classes=paths)


def category_code(typed: str) -> str:
    """The code behind a class of content that was picked or typed; none where nothing was. Raises Refused."""
    return class_of(typed).code if typed.strip() else ""


def category_label(category: Category) -> str:
    """A class of content as the list offers it: below those above it, found by any part of that."""
    return f"{class_path(category)}（{category.code}）"


def offered_classes() -> list[str]:
    """Every class of content as a list offers it."""
    return [category_label(one) for one in Category.objects.select_related("parent__parent")]
