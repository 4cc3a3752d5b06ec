"""Sound without a container: MPEG layer III and AAC, known by two frames that follow each other."""

from xinhe.documents.attached.kinds import AAC, MP3, FileKind

_TAG, _TAG_HEAD = b"ID3", 10
# Kilobits a second of layer III: MPEG 1, and its two younger halves.
_FULL = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_HALF = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLES = (44100, 48000, 32000)
_SLOWER = {3: 1, 2: 2, 0: 4}
# Zeros that some recorders leave between the tag and the first frame.
_GAP = 64 * 1024


def sound_of(data: bytes | bytearray) -> FileKind | None:
    """MP3 or AAC, or None."""
    at = 0
    if data[:3] == _TAG and len(data) > _TAG_HEAD:
        length = 0
        for byte in data[6:10]:
            length = length << 7 | byte & 0x7F
        at = length + _TAG_HEAD
        rest = data[at : at + _GAP]
        at += len(rest) - len(rest.lstrip(b"\0"))
    for kind, frame in ((MP3, _layer_three), (AAC, _adts)):
        length = frame(data, at)
        if length and (at + length >= len(data) or frame(data, at + length)):
            return kind
    return None


def _layer_three(data: bytes | bytearray, at: int) -> int:
    """How long the frame that begins here is; 0 when none does."""
    head = data[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, rate, speed = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or speed == 3:
        return 0
    bits = (_FULL if version == 3 else _HALF)[rate] * 1000
    return (144 if version == 3 else 72) * bits // (_SAMPLES[speed] // _SLOWER[version]) + (head[2] >> 1 & 1)


def _adts(data: bytes | bytearray, at: int) -> int:
    head = data[at : at + 7]
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return 0
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return length if length >= 7 else 0
