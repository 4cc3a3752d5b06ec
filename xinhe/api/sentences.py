"""What pydantic finds wrong with a request, in Chinese sentences that name the field."""

from collections.abc import Iterable, Mapping, Sequence

from xinhe.kernel.refusal import Invalid, gettext_noop

WRONG = gettext_noop("「%(field)s」的格式不对，请对照接口文档核对。")
SENTENCES = {
    "missing": gettext_noop("请填写「%(field)s」。"),
    "extra_forbidden": gettext_noop("没有「%(field)s」这个字段，请对照接口文档核对。"),
    "string_type": gettext_noop("「%(field)s」应为文字。"),
    "string_unicode": gettext_noop("「%(field)s」中含有无法保存的字符，请删除后重试。"),
    "string_too_long": gettext_noop("「%(field)s」太长，请删减后重试。"),
    "control_characters": gettext_noop("「%(field)s」中含有无法保存的控制字符，请删除后重试。"),
    "int_type": gettext_noop("「%(field)s」应为整数。"),
    "int_parsing": gettext_noop("「%(field)s」应为整数。"),
    "int_parsing_size": gettext_noop("「%(field)s」的数太大。"),
    "greater_than_equal": gettext_noop("「%(field)s」的数太小。"),
    "less_than_equal": gettext_noop("「%(field)s」的数太大。"),
    "bool_type": gettext_noop("「%(field)s」应为 true 或 false。"),
    "list_type": gettext_noop("「%(field)s」应为列表。"),
    "too_long": gettext_noop("「%(field)s」的项目太多。"),
    "model_type": gettext_noop("「%(field)s」应为 JSON 对象。"),
    "model_attributes_type": gettext_noop("「%(field)s」应为 JSON 对象。"),
    "moment": gettext_noop("「%(field)s」应为带时区的时间，写成 2026-03-02T09:00:00+08:00 这样。"),
    "date": gettext_noop("「%(field)s」应为日期，写成 2026-03-02 这样。"),
}
# So many wrong fields are said one by one, under names cut to this length; the rest is a number.
MOST, LONGEST, REST = 20, 60, "*"
MORE = gettext_noop("另有 %(more)d 处不对，改好以上各处后再提交时会指出。")
# The part of the request and the parameter that pydantic puts before a field of the body.
BODY = ("body", "payload")


def invalid(errors: Sequence[Mapping[str, object]]) -> Invalid:
    """The refusal that says the first of pydantic's findings as sentences, and how many more there are."""
    return _capped((_field(error["loc"]), str(error["type"])) for error in errors)


def unknown(names: Iterable[str]) -> Invalid:
    """The refusal of fields that an operation does not have."""
    return _capped((name[:LONGEST], "extra_forbidden") for name in names)


def _capped(found: Iterable[tuple[str, str]]) -> Invalid:
    said: dict[str, str] = {}
    more = 0
    for field, kind in found:
        if field in said:
            continue
        if len(said) == MOST:
            more += 1
            continue
        said[field] = SENTENCES.get(kind, WRONG) % {"field": field}
    if more:
        said[REST] = MORE % {"more": more}
    return Invalid(said)


def _field(loc: object) -> str:
    parts = [str(part) for part in loc] if isinstance(loc, tuple | list) else [str(loc)]
    if parts and parts[0] in ("body", "query", "path", "header"):
        kept = parts[2:] if tuple(parts[:2]) == BODY else parts[1:]
        parts = kept or parts[:1]
    return ".".join(part[:LONGEST] for part in parts)[: 2 * LONGEST] or BODY[0]
