"""Typefaces of letters: an office's own 仿宋, 小标宋, 楷体 and 黑体 where it has them, else the free ones we bring."""

import functools
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pylopdf_fonts_zh_cn
from PIL import ImageFont

SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
# What each place asks for (GB/T 9704), best first; 仿宋_GB2312, 小标宋 and 楷体_GB2312 are not free and never shipped.
WANTED: Mapping[str, tuple[str, ...]] = {
    "body": ("FangSong_GB2312", "仿宋_GB2312", "FZFangSong-Z02", "FZFangSong-Z02S", "FangSong", "仿宋", "STFangsong"),
    "title": ("FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S", "方正小标宋简体", "方正小标宋_GBK", "小标宋", "STZhongsong"),
    "hei": ("SimHei", "黑体", "FZHei-B01", "FZHei-B01S", "STHeiti"),
    "kai": ("KaiTi_GB2312", "楷体_GB2312", "FZKai-Z03", "FZKai-Z03S", "KaiTi", "楷体", "STKaiti"),
    "song": ("SimSun", "宋体", "FZShuSong-Z01", "FZShuSong-Z01S", "STSong"),
}
INSTEAD = {"body": SERIF, "title": SERIF, "hei": SANS, "kai": SERIF, "song": SERIF}
# For what the free ones do not hold: rare characters, scripts of the minorities, signs. They are the machine's own
# (Debian: fonts-noto-core and fonts-noto-cjk), taken by their names, so that a letter looks alike on each machine.
MACHINES = (Path("/usr/share/fonts/truetype/noto"), Path("/usr/share/fonts/opentype/noto"))
RARE = {
    "Noto Serif CJK SC": "NotoSerifCJK-Regular.ttc",
    "Noto Serif Tibetan": "NotoSerifTibetan-Regular.ttf",
    "Noto Sans Mongolian": "NotoSansMongolian-Regular.ttf",
    "Noto Sans Yi": "NotoSansYi-Regular.ttf",
    "Noto Naskh Arabic": "NotoNaskhArabic-Regular.ttf",
    "Noto Sans Symbols 2": "NotoSansSymbols2-Regular.ttf",
}
# No character stands there, so what is drawn for it is what is drawn for a character that a typeface has not.
NOWHERE = "\U0010fffd"


def rare() -> dict[str, Path]:
    """The machine's typefaces for what is rare that are there, by the name of their family."""
    found = ((family, place / name) for family, name in RARE.items() for place in MACHINES)
    return {family: path for family, path in found if path.exists()}


def chosen(there: Iterable[str]) -> dict[str, list[str]]:
    """For each place of a letter the family that is there, then the free one that stands in for it."""
    known = {name.lower(): name for name in there}
    families: dict[str, list[str]] = {}
    for place, wanted in WANTED.items():
        own = next((known[name.lower()] for name in wanted if name.lower() in known), None)
        families[place] = list(dict.fromkeys([*([own] if own else []), INSTEAD[place], SERIF, SANS, *rare()]))
    return families


def is_own(place: str, families: Sequence[str]) -> bool:
    """True when the office's own typeface comes first among the families of this place."""
    return families[0] != INSTEAD[place]


def missing(text: str) -> str:
    """The characters of a text that no typeface of this machine holds, each once: they would be printed as boxes.

    An office's own typefaces are not asked: they hold what the free ones hold, or less.
    """
    return "".join(one for one in dict.fromkeys(text) if not _is_held(one))


@functools.lru_cache(maxsize=20_000)
def _is_held(character: str) -> bool:
    kind = unicodedata.category(character)
    if character.isascii() or kind[0] in "ZM" or kind in ("Cc", "Cf"):
        return True
    return any(bytes(face.getmask(character)) != nothing for face, nothing in _faces())


@functools.cache
def _faces() -> list[tuple[ImageFont.FreeTypeFont, bytes]]:
    paths = (pylopdf_fonts_zh_cn.serif_path(), pylopdf_fonts_zh_cn.sans_path(), *rare().values())
    faces = [ImageFont.truetype(str(path), 20) for path in paths]
    return [(face, bytes(face.getmask(NOWHERE))) for face in faces]
