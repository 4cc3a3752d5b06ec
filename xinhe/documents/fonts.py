"""Typefaces of letters: an office's own 仿宋, 小标宋, 楷体 and 黑体 where it has them, else the free ones we bring."""

import functools
from collections.abc import Mapping
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings

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


def folder() -> Path:
    """Where an office puts its own typefaces."""
    return Path(settings.HOME) / "fonts"


@functools.cache
def loaded() -> typst.Fonts:
    """The typefaces of this process: those of the office's folder and the free ones, none of the machine's."""
    shipped = pylopdf_fonts_zh_cn.serif_path().parent
    paths = [path for path in (folder(), shipped) if path.is_dir()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)


@functools.cache
def families() -> dict[str, list[str]]:
    """For each place of a letter the family that is there, then the free one that stands in for it."""
    there = {name.lower(): name for name in loaded().families()}
    chosen: dict[str, list[str]] = {}
    for place, wanted in WANTED.items():
        own = next((there[name.lower()] for name in wanted if name.lower() in there), None)
        chosen[place] = list(dict.fromkeys([*([own] if own else []), INSTEAD[place], SERIF, SANS]))
    return chosen


def is_own(place: str) -> bool:
    """True when the office's own typeface stands at this place."""
    return families()[place][0] != INSTEAD[place]
