"""LedgerRow as people fill them, read as what the intake asks for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from xinhe.kernel.clock import EARLIEST, local_day
from xinhe.kernel.identity import ID_TYPES, from_fifteen, normalise_id, people_on
from xinhe.kernel.moments import moment_of
from xinhe.kernel.numerals import SIGNS, number_of
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.kernel.text import half_width
from xinhe.matters.filing import TITLE, Filing, Finished, Identity, on_line
from xinhe.matters.filing.declaration import Declared
from xinhe.matters.importing.columns import FILING, FINISHED, PERSON
from xinhe.matters.importing.places import Places
from xinhe.matters.models import Channel, Result

SHORT_TITLE = 40
# What a truth value may be written as; a JSON file may say true.
_YES = frozenset({"是", "要求保密", "保密", "需要", "有", "1", "y", "yes", "true", "√", "✓"})
_NO = frozenset({"", "否", "不", "不保密", "不需要", "无", "0", "n", "no", "false", "×"})
# What stands in a cell that says nothing, and in one for a name where nobody gave any.
_NOTHING = re.compile(
    r"[-—–―_/\\.。·~、*×]+|(?:无|暂无|没有|未填|未填写|空|空白|不详|未提供|未留|n/?a|nan|null|none|nil)[.。]?"
)
_NOBODY = re.compile(
    r"(?:匿名|无名|化名|佚名|不详|未知|[未不][署具留]名|不愿意?(?:透露|提供|留)(?:姓)?名?|未提供|某+|x{2,}|\*{2,})"
    r"(?:信|者|氏|人员|人士|人|群众|居民|市民|网民|网友|举报|来电|来信|来访|反映|投诉|姓名)*(?:\(.*\))?"
)
_WORDS = {
    Channel.VISIT: "走访 上访 个访 个体访 个人访 集体访 集体来访 集体走访 群访 初访 重访 重复访"
    " 接访 到访 来人 面访 来访登记 来访接待 当面反映",
    Channel.LETTER: "信件 信函 书信 写信 寄信 邮寄 初信 重信 联名信 群众来信 来函",
    Channel.PHONE: "电话 打电话 来电话 电话反映 电话来访 电话信访",
    Channel.WEB: "网络 网信 网站 网上信访 互联网 信访网 网上投诉 网络信访 领导信箱 信箱 网络留言 网民留言 网上留言"
    " 手机信访 信访信息系统 国家信访信息系统",
    Channel.WECHAT: "公众号 微信公众号 微信小程序",
    Channel.EMAIL: "电子邮件 电邮 邮箱 电子信箱 email e-mail",
    Channel.HOTLINE: "热线 市民热线 12345热线 政务热线 热线电话 便民热线 12345政务服务便民热线",
    Channel.GRID: "网格员 网格上报",
}
_CHANNELS = {word: str(channel) for channel, words in _WORDS.items() for word in words.split()}
_CHANNELS |= {label: value for value, label in Channel.choices} | {value: value for value in Channel.values}
_PAPERS = {label: code for code, label in ID_TYPES.items()} | {code: code for code in ID_TYPES}
_PAPERS |= dict.fromkeys(("身份证", "二代身份证", "二代证", "中华人民共和国居民身份证"), "resident_id")
_PAPERS |= {"港澳通行证": "hk_macao_permit", "回乡证": "hk_macao_permit", "台胞证": "taiwan_permit"}
_PAPERS |= {"港澳台居住证": "residence_permit", "外国人永久居留证": "foreign_permanent"}
_RESULTS = {label: value for value, label in Result.choices} | {value: value for value in Result.values}
_RESULTS |= {"予以支持": "support", "解释": "explain", "不支持": "reject"}
_COUNT = re.compile(
    rf"(?:共计|合计|大约|共|约|近|计|等)?([{SIGNS}]{{1,8}})(?:\.0+)?(?:余|多)?(?:人次|人|名|位|个人)?(?:\(.*\))?"
)
_SEPARATE = re.compile(r"[;；\n]+")
_SEPARATE_NAMES = re.compile(r"[;；、,，\n]+")
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}\s*[.、)．]|[(（]?[一二三四五六七八九十]{1,3}[)）、])\s*(?=\D)")


def bad(sentence: str, *, field: str, **facts: object) -> Refused:
    """A row that is not taken, and in which field it is wrong."""
    return Refused(sentence, code="bad_row", field=field, article=None, now=None, **facts)


@dataclass(frozen=True)
class LedgerRow:
    """The cells of one row by what they are for, read as the intake wants them; ``at`` is the moment of the import.

    ``remarks`` are what a person should know of the reading, though the row is taken.
    """

    said: Mapping[str, str]
    at: datetime
    places: Places
    remarks: list[str] = field(default_factory=list)

    def of(self, name: str) -> str:
        """A cell; one that says nothing is empty."""
        said = self.said[name]
        return said if name in ("title", "body", "opinion") or not _NOTHING.fullmatch(_plain_word(said)) else ""

    def moment(self, name: str) -> datetime | None:
        """A cell that holds a day or a moment, not later than now. Raises Refused."""
        text = self.of(name)
        if not text:
            return None
        moment = moment_of(text, today=local_day(self.at))
        if moment is None:
            raise bad(gettext_noop("时间「%(text)s」读不懂，请写成 2026-03-02 10:14。"), field=name, text=text[:40])
        if local_day(moment) < EARLIEST:
            raise bad(gettext_noop("时间「%(text)s」的年份不对，请核对。"), field=name, text=text[:40])
        if moment > self.at:
            raise bad(gettext_noop("时间「%(text)s」晚于现在，请核对。"), field=name, text=text[:40])
        return moment

    def filing(self, region: str) -> Filing:
        """The row as words handed in. Raises Refused."""
        plain = {name: asked for name, asked in FILING.items() if asked.is_plain and self.of(name)}
        said: dict[str, Any] = {name: self._plain(name, asked) for name, asked in plain.items()}
        said["title"], said["body"] = titled(self.of("title"), self.of("body"))
        channel = self.of("channel") or Channel.WEB.value
        said |= {
            "region": self.places.region(self.of("region") or region),
            "channel": _CHANNELS.get(_plain_word(channel), channel),
            "category": self.places.category(self.of("category")),
            "items": tuple(_NUMBERED.sub("", one).strip() for one in _SEPARATE.split(self.of("items")) if one.strip()),
            "accused": tuple(self.places.office(one.strip()) for one in self._names("accused")),
            "representatives": tuple(self._person(one, "representatives") for one in self._representatives()),
        }
        said |= {name: self._person(self.of(name), name) for name in ("agent", "guardian") if self.of(name)}
        person, phone = self._petitioner()
        return Filing(kind="petition", petitioner=person, contact_phone=phone, **said)

    def finished(self) -> Finished | None:
        """What came of it, where the row says anything of that. Raises Refused."""
        said: dict[str, Any] = {name: self.of(name) for name in FINISHED if self.of(name)}
        if not said:
            return None
        for name in ("accepted_on", "served_on", "closed_on"):
            if moment := self.moment(name):
                said[name] = local_day(moment)
        # Words of its own are kept as words: which result or office they mean is not ours to say.
        for name, known in (("office", self.places.offices), ("result", _RESULTS)):
            if name in said and said[name] in known:
                said[name] = known[said[name]]
            elif name in said:
                words = f"{FINISHED[name].label}：{said.pop(name)}"
                said["opinion"] = "\n".join(filter(None, [words, said.get("opinion", "")]))
                self.remarks.append(f"{FINISHED[name].label}认不出，原文写进了答复意见")
        return Finished(**said)

    def _plain(self, name: str, asked: Declared) -> Any:
        text = self.of(name)
        if asked.kind is bool:
            return _is_yes(text, asked)
        if asked.kind is date:
            moment = self.moment(name)
            return local_day(moment) if moment else None
        return _count(text) if asked.kind is int else text

    def _petitioner(self) -> tuple[Identity | None, str]:
        """Who it is; of a row that says it is anonymous the telephone at most, as a contact."""
        person = {name: self.of(name) for name in PERSON if self.of(name)}
        is_nameless = _NOBODY.fullmatch(_plain_word(self.said["name"])) is not None
        if is_nameless:
            person.pop("name", None)
        if not person or (is_nameless and set(person) == {"phone"}):
            return None, person.get("phone", "")
        if "name" not in person:
            raise bad(gettext_noop("有电话或者户籍，没有姓名。写上姓名，或者去掉它们作匿名处理。"), field="name")
        if number := from_fifteen(person.get("id_number", "")):
            person["id_number"] = number
            self.remarks.append("15 位的旧身份证号码，按现在的 18 位号码收下")
        return Identity(**person | _paper(person)), ""

    def _names(self, name: str) -> list[str]:
        return [one for one in _SEPARATE_NAMES.split(self.of(name)) if one.strip()]

    def _representatives(self) -> list[str]:
        return people_on(self.of("representatives"))

    def _person(self, line: str, field: str) -> Identity:
        found = on_line(line)
        if not found.name:
            raise bad(gettext_noop("「%(text)s」里没有姓名。"), field=field, text=line[:40])
        return found


def _paper(person: Mapping[str, str]) -> dict[str, str]:
    """The kind of document; a number alone that is as long as a resident's is one."""
    said = person.get("id_type", "")
    if not said and len(normalise_id(person.get("id_number", ""))) == 18:
        said = "resident_id"
    return {"id_type": _PAPERS.get(said, said)} if said else {}


def _count(text: str) -> int:
    found = _COUNT.fullmatch(_plain_word(text))
    count = number_of(found[1]) if found else None
    if count is None:
        raise bad(gettext_noop("人数应为整数。"), field="headcount")
    return count


def _plain_word(text: str) -> str:
    """A word as it is compared with those that are known."""
    return "".join(half_width(text).lower().split())


def _is_yes(text: str, asked: Declared) -> bool:
    word = _plain_word(text)
    if word not in _YES | _NO:
        raise bad(
            gettext_noop("「%(text)s」读不懂，“%(label)s”写「是」，否则留空。"),
            field=asked.name,
            text=text[:40],
            label=asked.label,
        )
    return word in _YES


def titled(title: str, body: str) -> tuple[str, str]:
    """A title of our length: missing, it is how the words begin; too long, the whole of it begins the words."""
    if not title:
        title = " ".join(body.split())[: SHORT_TITLE + 1]
        return (title if len(title) <= SHORT_TITLE else title[:SHORT_TITLE] + "…"), body
    if len(title) > TITLE:
        return title[: TITLE - 1] + "…", f"{title}\n\n{body}" if body not in ("", title) else title
    return title, body
