"""Make the pictures of the README and the docs from a fresh map: ``python docs/pictures.py [NAME ...]``.

Needs Chromium. A picture keeps 256 colours, which a map does not miss and which makes it a third as large.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import corridor
from corridor.maps import make_map, save
from corridor.writing import write_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from matplotlib.figure import Figure
    from PIL.Image import Image
    from playwright.sync_api import Browser, Page

IMAGES: Final = Path(__file__).resolve().parent / "images"
DESKTOP: Final = (1400, 900)
PHONE: Final = (390, 844)
LARGEST: Final = 250_000
"""Most bytes of a picture, so that a clone stays small."""
GAP: Final = 24
"""Px between pictures that stand side by side."""


@contextmanager
def opened(
    browser: Browser,
    file: Path,
    address: str = "",
    *,
    size: tuple[int, int] = DESKTOP,
    scheme: Literal["light", "dark"] = "light",
    scale: float = 1,
) -> Iterator[Page]:
    """Open the map at an address of a view, with no network."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        offline=True,
        color_scheme=scheme,
        reduced_motion="reduce",
        has_touch=size == PHONE,
        device_scale_factor=scale,
    )
    page = context.new_page()
    page.goto(f"{file.as_uri()}{f'#{address}' if address else ''}")
    page.wait_for_selector("body[data-ready]")
    page.wait_for_timeout(500)
    yield page
    context.close()


def picture(png: bytes) -> Image:
    """Return a screenshot as a picture."""
    from PIL import Image

    return Image.open(BytesIO(png)).convert("RGB")


def beside(pictures: Sequence[Image]) -> Image:
    """Return pictures side by side on white."""
    from PIL import Image

    wide = sum(one.width for one in pictures) + GAP * (len(pictures) - 1)
    found = Image.new("RGB", (wide, max(one.height for one in pictures)), "white")
    left = 0
    for one in pictures:
        found.paste(one, (left, 0))
        left += one.width + GAP
    return found


def start(browser: Browser, file: Path) -> Image:
    """Return the map as it opens."""
    with opened(browser, file) as page:
        return picture(page.screenshot())


def dark(browser: Browser, file: Path) -> Image:
    """Return the map as it opens for a reader whose system is dark."""
    with opened(browser, file, scheme="dark") as page:
        return picture(page.screenshot())


def details(browser: Browser, file: Path) -> Image:
    """Return the details of a railway."""
    with opened(browser, file, "at=projects/tripp") as page:
        return picture(page.screenshot())


def date(browser: Browser, file: Path) -> Image:
    """Return the map as of an earlier day, with the list of what changed on it."""
    with opened(browser, file, "map=40.6,43.7,7&day=1993-04-03") as page:
        page.locator("#corridor-time button[aria-expanded]").first.click()
        page.wait_for_timeout(300)
        return picture(page.screenshot())


def table(browser: Browser, file: Path) -> Image:
    """Return the table, what is new first."""
    with opened(browser, file) as page:
        page.get_by_role("button", name="Table", exact=True).click()
        for _ in range(2):
            page.get_by_role("button", name="Since", exact=True).click()
        page.wait_for_timeout(300)
        return picture(page.screenshot())


def phone(browser: Browser, file: Path) -> Image:
    """Return what a phone shows at start, the layers on it, and details."""
    found = []
    for address, tab in (("", ""), ("", "Layers"), ("at=projects/tripp", "")):
        with opened(browser, file, address, size=PHONE) as page:
            if tab:
                page.get_by_role("button", name=tab, exact=True).click()
                page.wait_for_timeout(400)
            found.append(picture(page.screenshot()))
    return beside(found)


def paper(browser: Browser, file: Path) -> Image:
    """Return the page as it goes to a printer, A4 landscape."""
    with opened(browser, file, scale=1.25) as page:
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        page.wait_for_timeout(500)
        return picture(page.locator(".corridor-print").screenshot())


def route(browser: Browser, file: Path) -> Image:
    """Return a journey in a scenario: its way on the map, what it saves, its diagram."""
    with opened(browser, file, "scenario=full-opening&from=kars&to=yerevan") as page:
        return picture(page.screenshot())


def comparison(browser: Browser, file: Path) -> Image:
    """Return a comparison: swiped, and as a difference."""
    from corridor.maps import make_comparison

    found = save(make_comparison(["today", "tripp"]), file.parent / "comparison.html")
    shots = []
    for address in ("swipe=45", "view=difference&from=baku&to=meghri&map=39.6,46.6,7.5"):
        with opened(browser, found, address, size=(1100, 760)) as page:
            shots.append(picture(page.screenshot()))
    return beside(shots)


def diagram(_browser: Browser, _file: Path) -> Image:
    """Return two scenarios in one time/cost-distance diagram; no browser is needed."""
    atlas = corridor.load()
    answers = [atlas.network(name).route("Aktau", "Yerevan") for name in ("before-october-2025", "today")]
    return printed(corridor.diagram([answer.best for answer in answers if answer.best]))


def printed(figure: Figure) -> Image:
    """Return a figure for print; no browser is needed."""
    from PIL import Image as Images

    from corridor import figures

    with tempfile.TemporaryDirectory() as scratch:
        return Images.open(figures.save(figure, Path(scratch) / "figure.png", dpi=110)).convert("RGB")


def figure_map(_browser: Browser, _file: Path) -> Image:
    """Return the map as it goes to print, in a scenario."""
    from corridor import figures

    return printed(figures.map(corridor.load(), scenario="tripp", focus="syunik"))


def figure_timeline(_browser: Browser, _file: Path) -> Image:
    """Return the statuses of the links that the data folder is about, by year."""
    from corridor import figures

    return printed(figures.timeline(corridor.load()))


def figure_comparison(_browser: Browser, _file: Path) -> Image:
    """Return two scenarios side by side."""
    from corridor import figures

    return printed(figures.comparison(corridor.load(), scenarios=["today", "gyumri-kars", "full-opening"]))


PICTURES: Final[dict[str, Callable[[Browser, Path], Image]]] = {
    "map": start,
    "map-dark": dark,
    "map-details": details,
    "map-date": date,
    "map-table": table,
    "map-phone": phone,
    "map-print": paper,
    "map-route": route,
    "comparison": comparison,
    "diagram": diagram,
    "figure-map": figure_map,
    "figure-timeline": figure_timeline,
    "figure-comparison": figure_comparison,
}


def keep(name: str, made: Image) -> None:
    """Write a picture in 256 colours."""
    from PIL.Image import Dither

    stream = BytesIO()
    made.quantize(256, kmeans=4, dither=Dither.NONE).save(stream, format="PNG", optimize=True)
    size = len(stream.getvalue())
    if size > LARGEST:
        message = f"{name}.png would have {size} bytes, more than {LARGEST}. Make it smaller."
        raise SystemExit(message)
    write_bytes(IMAGES / f"{name}.png", stream.getvalue())
    sys.stderr.write(f"{name}.png, {size / 1000:.0f} kB\n")


def run(names: Sequence[str]) -> int:
    """Make the pictures of some names, or all."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.stderr.write("Chromium is missing. On Debian or Ubuntu: sudo apt-get install chromium libatomic1\n")
        return 1
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        file = save(make_map(corridor.load()), Path(scratch) / "map.html")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in names or PICTURES:
            keep(name, PICTURES[name](browser, file))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
