"""What pydantic finds wrong with a request, in Chinese sentences that name the field."""

from collections.abc import Mapping, Sequence

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
# The part of the request and the parameter that pydantic puts before a field of the body.
BODY = ("body", "payload")


def invalid(errors: Sequence[Mapping[str, object]]) -> Invalid:
    """The refusal that says each of pydantic's findings as a sentence."""
    said: dict[str, str] = {}
    for error in errors:
        field = _field(error["loc"])
        template = SENTENCES.get(str(error["type"]), WRONG)
        said.setdefault(field, template % {"field": field})
    return Invalid(said)


def _field(loc: object) -> str:
    parts = [str(part) for part in loc] if isinstance(loc, tuple | list) else [str(loc)]
    if parts and parts[0] in ("body", "query", "path", "header"):
        kept = parts[2:] if tuple(parts[:2]) == BODY else parts[1:]
        parts = kept or parts[:1]
    return ".".join(parts) or BODY[0]
