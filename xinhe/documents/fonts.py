"""Typefaces of letters: an office's own 仿宋, 小标宋, 楷体 and 黑体 where it has them, else the free ones we bring."""

import atexit
import functools
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings
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


def folder() -> Path:
    """Where an office puts its own typefaces."""
    return Path(settings.HOME) / "fonts"


@functools.cache
def loaded() -> typst.Fonts:
    """The typefaces of this process: the office's own, the free ones, and the machine's for what is rare."""
    shipped = pylopdf_fonts_zh_cn.serif_path().parent
    paths = [path for path in (folder(), shipped, _linked()) if path.is_dir()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)


def rare() -> dict[str, Path]:
    """The machine's typefaces for what is rare that are there, by the name of their family."""
    found = ((family, place / name) for family, name in RARE.items() for place in MACHINES)
    return {family: path for family, path in found if path.exists()}


@functools.cache
def _linked() -> Path:
    """A folder of this process that holds these alone: a folder is all that the printer can be shown."""
    place = Path(tempfile.mkdtemp(prefix="xinhe-fonts-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    for path in rare().values():
        (place / path.name).symlink_to(path)
    return place


@functools.cache
def families() -> dict[str, list[str]]:
    """For each place of a letter the family that is there, then the free one that stands in for it."""
    there = {name.lower(): name for name in loaded().families()}
    chosen: dict[str, list[str]] = {}
    for place, wanted in WANTED.items():
        own = next((there[name.lower()] for name in wanted if name.lower() in there), None)
        chosen[place] = list(dict.fromkeys([*([own] if own else []), INSTEAD[place], SERIF, SANS, *rare()]))
    return chosen


def is_own(place: str) -> bool:
    """True when the office's own typeface stands at this place."""
    return families()[place][0] != INSTEAD[place]


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
