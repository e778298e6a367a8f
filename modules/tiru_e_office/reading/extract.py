"""The words of one file, in a process of its own: `python -m tiru_e_office.reading.extract`.

The file comes in on standard input, the words go out on standard output. A hostile file can cost this
process its bounds of memory and time, and nothing else: no network is asked, no other file is opened.
A page with text is read by pypdf. A page without, and a photo, is a picture for tesseract with Indonesian;
where that program or its Indonesian data is missing the exit code says so.
"""

from __future__ import annotations

import io
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache

from PIL import Image, ImageOps

READ, NO_READER, BROKEN = 0, 3, 4
"""Exit codes: words on standard output (perhaps few); pictures that nothing here can read; not readable at all."""
MEMORY = 2 << 30
CPU_S = 60
MOST_PAGES = 100
MOST_PICTURES = 12
MOST_PIXELS = 40_000_000
MOST_TEXT = 150_000
PICTURE_S = 20
LONG_SIDE = 3600
"""Points of the longer side that the reader gets: A4 at 300 per inch. More cost time and no word."""
FEW_WORDS = 20
"""A page with fewer characters is taken for a scan with, at most, a stamp on it."""
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")


class NoReader(Exception):
    """Pictures would have to be read, and tesseract with Indonesian is not here."""


def has_reader() -> bool:
    """Whether tesseract with its Indonesian data is installed."""
    return "ind" in _languages()


@lru_cache(maxsize=1)
def _languages() -> frozenset[str]:
    """What data tesseract has; none without the program."""
    program = shutil.which("tesseract")
    if program is None:
        return frozenset()
    told = subprocess.run(  # noqa: S603 - a fixed program, found on the path
        [program, "--list-langs"], capture_output=True, text=True, timeout=PICTURE_S, check=False
    )
    return frozenset(told.stdout.split())


def words_of(content: bytes) -> str:
    """All words of a PDF or picture with single spaces, cut at MOST_TEXT. Raises NoReader."""
    found = _of_pdf(content) if content[:1024].lstrip().startswith(b"%PDF") else [_of_picture(_opened(content))]
    return _SPACE.sub(" ", " ".join(found)).strip()[:MOST_TEXT]


def _of_pdf(content: bytes) -> list[str]:
    from pypdf import PdfReader  # slow to import, and a photo needs none of it

    found: list[str] = []
    pictures, lost = 0, False
    unread: Exception | None = None
    for page in PdfReader(io.BytesIO(content)).pages[:MOST_PAGES]:
        words = page.extract_text() or ""
        found.append(words)
        if len(words.strip()) >= FEW_WORDS:
            continue
        for picture in page.images:
            if pictures >= MOST_PICTURES or lost:
                break
            pictures += 1
            try:
                found.append(_of_picture(_opened(picture.data), turned=page.rotation))
            except (NoReader, OSError, ValueError, subprocess.SubprocessError) as problem:
                unread, lost = problem, isinstance(problem, NoReader)  # what other pages say is worth having
    if unread is not None and not any(len(words.strip()) >= FEW_WORDS for words in found):
        raise unread
    return found


def _opened(content: bytes) -> Image.Image:
    """The picture as it is looked at: a photo knows how the camera was held."""
    picture = Image.open(io.BytesIO(content))
    if picture.width * picture.height > MOST_PIXELS:
        raise ValueError("a picture of so many points is no letter")
    return ImageOps.exif_transpose(picture)


def _of_picture(picture: Image.Image, *, turned: int = 0) -> str:
    """`turned`: degrees clockwise by which the page shows its picture."""
    if not has_reader():
        raise NoReader
    drawn = io.BytesIO()
    grey = picture.convert("L").rotate(-turned, expand=True)
    grey.thumbnail((LONG_SIDE, LONG_SIDE))
    grey.save(drawn, "PNG")
    program = shutil.which("tesseract") or "tesseract"
    upright = ["--psm", "1"] if "osd" in _languages() else []  # a sheet may lie upside down or on its side
    told = subprocess.run(  # noqa: S603 - a fixed program, found on the path; the picture is data
        [program, "stdin", "stdout", "-l", "ind", *upright],
        input=drawn.getvalue(),
        capture_output=True,
        timeout=PICTURE_S,
        check=True,
    )
    return told.stdout.decode("utf-8", "replace")


def main(arguments: Iterator[str]) -> int:
    """Read, with bounds that the operating system keeps. `--probe` only answers whether pictures can be read."""
    if next(arguments, "") == "--probe":
        return READ if has_reader() else NO_READER
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        words = words_of(sys.stdin.buffer.read())
    except NoReader:
        return NO_READER
    except Exception:  # noqa: BLE001 - whatever a broken or hostile file makes the readers do ends here
        return BROKEN
    sys.stdout.buffer.write(words.encode("utf-8", "ignore"))
    return READ


if __name__ == "__main__":
    sys.exit(main(iter(sys.argv[1:])))
