"""Symbols and names: placed one after another by rank; what does not fit is left out, never printed over another."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from matplotlib.path import Path

from corridor.words import status_word

from .callouts import CallWords, call_out
from .look import step
from .owners import WATER, owners_of
from .placer import Placer, Symbol, along
from .shapes import compound, meets
from .symbols import draw_symbol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from .contents import Contents, Item
    from .ground import Ground
    from .projection import Box, View
    from .sheet import Sheet

__all__ = ["draw_names", "place_names"]

CALLOUTS: Final = 8
QUIET: Final = frozenset({"open", "unknown", "not_built"})
"""Statuses that the colour of a line says well enough."""
ROLES: Final = ("prospective", "member", "transit", "other")


def place_names(
    sheet: Sheet, contents: Contents, view: View, *, links: Sequence[Item], ground: Ground, reserved: Sequence[Box]
) -> Placer:
    """Place symbols and names on what is drawn.

    Parameters
    ----------
    sheet, contents, view
        Where, what, and which part of it.
    links
        The links drawn.
    ground
        Where areas and rivers lie.
    reserved
        Boxes that have to stay free.
    """
    countries, unsettled = ([shape for (table, _), shape in ground.shapes.items() if table == name]
                            for name in ("countries", "rulings"))  # fmt: skip
    owners = owners_of(view.frame, enumerate(countries, 1), unsettled)
    placer = Placer(view, sheet.look, links, owners, reserved)
    _Names(placer, contents, ground).run()
    return placer


def draw_names(sheet: Sheet, placer: Placer) -> None:
    """Draw what is placed: leaders, symbols, names."""
    look = sheet.look
    for leader in placer.leaders:
        path = compound([np.array([leader.start, leader.end])])
        sheet.stroke(path, look.colour("line.halo"), 3, opacity=0.8)
        sheet.stroke(path, leader.colour, 1.1)
        sheet.fill(Path.circle(leader.start, 2.2), leader.colour)
    # The last placed lies lowest: capitals and ports stay on top.
    for symbol in reversed(placer.symbols):
        draw_symbol(sheet, symbol.name, symbol.x, symbol.y, symbol.size, clip=True)
    for label in placer.labels:
        sheet.write(label.text, label.x, label.y, label.face, label.align)


class _Names:
    def __init__(self, placer: Placer, contents: Contents, ground: Ground) -> None:
        self.placer = placer
        self.contents = contents
        self.ground = ground
        self.look = placer.look
        self.zoom = placer.zoom
        self.least: dict[str, Any] = placer.look.style["minZoom"]
        self.standing: dict[int, float] = {}
        self.found: defaultdict[str, list[Item]] = defaultdict(list)
        countries = (name for table, name in ground.shapes if table == "countries")
        self.marks = {name: mark for mark, name in enumerate(countries, 1)}

    def run(self) -> None:
        """Place capitals with their names, then symbols, then names by rank."""
        least = self.least
        self._find()
        # A city that matters keeps its dot, and so its name, under the rim of a crossing's sign.
        for kind, pad in (("capital", -3), ("port", -4), ("crossing", -4), ("city", -8)):
            self._put(self.found[kind], kind, pad)
            if kind == "capital":
                later = [
                    self._symbol(item, other) for other in ("port", "crossing", "city") for item in self.found[other]
                ]
                self._named(self.found[kind], kind, most=999, later=later)
        hosts = {item["id"]: item for item in self.found["crossing"] if id(item) in self.standing}
        # At a crossing point the sign of the gauge hangs on the crossing's own, which keeps the name.
        hung = [item for item in self.found["gauge"] if item["id"] in hosts]
        alone = [item for item in self.found["gauge"] if item["id"] not in hosts]
        for item in hung:
            self.placer.hang(hosts[item["id"]], item["symbol"], self._size("gauge") * 0.86)
        self._put(alone, "gauge", -2)
        self._put(self.found["town"], "town", -2)
        self._named([port for port in self.found["port"] if port["rank"] <= 2], "port")
        # A country's name finds another place in its shape, a city's not.
        near, far = ([city for city in self.found["city"] if (city["focus"] and city["rank"] <= 2) is first]
                     for first in (True, False))  # fmt: skip
        self._named(near, "city")
        self._countries(ROLES[:-1])
        self._waters("sea")
        self._named(far, "city")
        self._callouts()
        self._named([port for port in self.found["port"] if port["rank"] > 2], "port")
        self._named(alone, "station", most=40)
        self._countries(ROLES[-1:])
        if self.zoom < least["crossingName"]:
            self._named([hosts[item["id"]] for item in hung], "crossing", most=40)
        self._waters("lake")
        self._named(self.found["town"], "town")
        if self.zoom >= least["crossingName"]:
            self._crossings(self.found["crossing"])
        for node in self.found["station"]:
            self._put([node], str(node["symbol"]), -2)
        self._named(self.found["station"], "station", most=24)
        self._waters("river")

    def _find(self) -> None:
        """Find what may be placed at this zoom, by kind, the first to be placed first."""
        contents, least = self.contents, self.least
        for items in (contents.nodes, contents.crossings):
            places = self.placer.view.at(np.array([item["at"] for item in items], dtype=float))
            for item, place in zip(items, places, strict=True):
                item["xy"] = (float(place[0]), float(place[1]))
        for node in sorted(contents.nodes, key=lambda node: (node["rank"], not node["focus"])):
            if self.zoom >= self._begins(node):
                self._found("capital" if node["symbol"] == "capital" else node["kind"], node)
        for item in sorted(contents.crossings, key=lambda item: not item["focus"]):
            if self.zoom >= least["crossingFocus" if item["focus"] else "crossing"]:
                self._found("crossing", item)

    def _found(self, kind: str, item: Item) -> None:
        if item["layer"] in self.contents.on and self.placer.near(item["xy"]):
            self.found[kind].append(item)
            self.ground.see(item["layer"])

    def _size(self, kind: str) -> float:
        return step(self.look.style["symbolSize"][kind], self.zoom)

    def _begins(self, node: Item) -> float:
        """Return the zoom at which a place appears."""
        kind = node["kind"]
        if node["symbol"] == "capital":
            return float(self.least["capital"])
        early = 0.5 if node["focus"] else 0
        if kind in {"city", "town"}:
            return float(self.least["city"][min(3, node["rank"] - 1)]) - early
        if kind == "port":
            return float(self.least["port"][min(3, node["rank"] - 1)]) - early
        if kind == "gauge":
            return float(self.least["gauge"]) if node["rank"] <= 2 else 6.5
        return float(self.least.get(node["symbol"], self.least["station"])) - early

    def _put(self, items: Iterable[Item], kind: str, pad: float) -> None:
        size = self._size(kind)
        for item in items:
            if self.placer.stand(item, item["symbol"], size, pad):
                self.standing[id(item)] = size

    def _symbol(self, item: Item, kind: str) -> Symbol:
        """Return the mark that a thing will have if there is room for it."""
        (x, y), size = item["xy"], self._size(kind)
        return Symbol(item, item["symbol"], x, y, size, (x, y, x, y))

    def _named(self, items: Iterable[Item], kind: str, *, most: float = 60, later: Sequence[Symbol] = ()) -> None:
        for item in items:
            if id(item) in self.standing:
                size, colour = self.standing[id(item)], self._colour(item)
                self.placer.name(item, size, kind, most=most, colour=colour, later=later)

    def _colour(self, item: Item) -> str:
        return self.look.status_text(item["status"]) if "status" in item else ""

    def _crossings(self, crossings: Iterable[Item]) -> None:
        for item in crossings:
            if id(item) not in self.standing:
                continue
            colour = self._colour(item)
            if self.placer.name(item, self.standing[id(item)], "crossing", most=24, colour=colour) or not item["focus"]:
                continue
            # Where lines leave no room beside it, a crossing that matters is named a little off.
            line = _lower(status_word(item["status"], item["mode"]))
            call_out(self.placer, item, [item["xy"]], CallWords(item["name"], line, colour, 88, "crossing"))

    def _countries(self, roles: Sequence[str]) -> None:
        """Name countries; those of the corridor rather small, across a line or beside their shape than not."""
        large, medium, small = self.least["country"]
        found = []
        for country in self.contents.countries:
            begins = large if country["size"] >= 60 else medium if country["size"] >= 20 else small
            there = country["id"] in self.marks and country["layer"] in self.contents.on
            if there and country["at"] and country["role"] in roles and (self.zoom >= begins or roles != ROLES[-1:]):
                found.append(country)
        found.sort(key=lambda country: (ROLES.index(country["role"]), -country["size"]))
        for country in [country for country in found if not self._inside(country)]:
            if country["role"] != ROLES[-1]:
                self._beside(country)

    def _words(self, country: Item) -> tuple[str, str]:
        """Return the name of a country in capitals, and its colour."""
        # An addition in brackets is for the details of the web map.
        name = _capitals(country["name"].split(" (", 1)[0] or country["name"], self.contents.atlas.region.language)
        return name, self.look.colour(f"label.country{'Prospective' if country['role'] == ROLES[0] else ''}")

    def _inside(self, country: Item) -> bool:
        """Name a country in its shape."""
        if country["role"] == ROLES[0] and self.zoom < 5.6:
            return False
        name, colour = self._words(country)
        starts = self._starts(country, self.ground.shapes["countries", country["id"]], grid=True)
        tries: list[tuple[tuple[float, ...], float]] = [((1, 0.86, 0.74), 34)]
        if country["role"] != ROLES[-1]:
            tries.append(((0.66, 0.6), 120))
        return any(
            self.placer.area(
                name, "country", starts, shrinks=shrinks, colour=colour, most=most, ground=self.marks[country["id"]]
            )
            for shrinks, most in tries
            if len(starts)
        )

    def _beside(self, country: Item) -> None:
        """Name a country beside its shape, where that is too small for it."""
        if self.zoom > 8:
            return
        name, colour = self._words(country)
        first, mark = country["role"] == ROLES[0], self.marks[country["id"]]
        x, y = (float(value) for value in self.placer.view.at(np.array([country["at"]]))[0])
        ways = np.array([(0, -1), (0, 1), (-1, 0), (1, 0), (-1, -1), (1, -1), (-1, 1), (1, 1)])
        # From any part of it, as near as may be to a free place.
        near = np.vstack([(x, y) + ways * far for far in (24, 48, 72)])
        own = self.placer.owners.at(*near.T) == mark
        points = [(x, y), *((float(dx), float(dy)) for dx, dy in near[own])]
        role = _lower(self.look.style["words"]["role"][country["role"]]) if first else ""
        # Far from its shape, or over other names, rather than nowhere.
        tries: tuple[tuple[float, Literal["names", "none"]], ...] = (
            ((160, "names"), (160, "none")) if first else ((66, "names"), (112, "names"))
        )
        for reach, heed in tries:
            words = CallWords(name, role, colour, reach, abroad=55)
            if call_out(self.placer, country, points, words, heed, [mark]):
                return

    def _starts(self, item: Item, shape: Any, *, grid: bool) -> NDArray[np.float64]:  # noqa: ANN401 - shapely
        """Return places for the name of an area: its usual one, and a grid over the part of its shape in the frame."""
        import shapely

        frame = self.placer.view.frame
        home = self.placer.view.at(np.array([item["at"]]))[0]
        found = [np.array([[home[0], home[1], 0.0]])] if self.placer.near(home) else []
        if shape is not None and (grid or not found):
            low, high = np.array(shape.bounds[:2]), np.array(shape.bounds[2:])
            low, high = np.maximum(low, frame[:2]), np.minimum(high, frame[2:])
            parts = np.arange(1, 14) / 14
            x, y = (axis.ravel() for axis in np.meshgrid(*(low[:, None] + (high - low)[:, None] * parts)))
            inside = shapely.contains_xy(shape, x, y)
            # Near its usual place, or in the middle of the part that is seen where that is out of the frame.
            middle = home if found or not inside.any() else (x[inside].mean(), y[inside].mean())
            off = 8 + np.hypot(x - middle[0], y - middle[1]) / 60
            found.append(np.column_stack([x, y, off])[inside])
        return np.vstack(found) if found else np.empty((0, 3))

    def _waters(self, kind: str) -> None:
        for water in self.contents.waters:
            if water["type"] != kind or water["layer"] not in self.contents.on:
                continue
            begins = self.least[kind] if kind == "river" else self.least[kind][min(2, water["rank"] - 1)]
            shape = self.ground.shapes.get(("waters", water["id"]))
            if self.zoom < begins:
                continue
            if kind == "river":
                starts = self._banks(water)
            elif shape is not None or (kind == "sea" and not water["shape"]):
                starts = self._starts(water, shape, grid=kind == "sea")
            else:
                continue
            if len(starts):
                self.placer.area(
                    water["name"], kind, starts, shrinks=(1, 0.8), most={"sea": 60, "lake": 20, "river": 3}[kind],
                    within=shape if kind == "sea" else None, ground=WATER if kind == "sea" else None,
                )  # fmt: skip

    def _banks(self, river: Item) -> NDArray[np.float64]:
        """Return places just above a river, every now and then along the part in the frame."""
        spots = [
            (float(x), float(y) - 9, 0.0)
            for line in self.ground.rivers.get(river["id"], ())
            if meets(line, self.placer.view.frame)
            for x, y in along(line, 40)
            if self.placer.near((x, y), -40)
        ]
        return np.array(spots).reshape(-1, 3)

    def _callouts(self) -> None:
        if self.zoom < self.least["callout"]:
            return
        # One callout for each name, on the link of which most is in view; from afar one for each part of a project.
        best: dict[str, tuple[Item, NDArray[np.float64]]] = {}
        for link in self.placer.links:
            if "call" not in link or link["status"] in QUIET:
                continue
            part = f"{link['call'][1]} {link['status']}" if self.zoom < 9 else link["call"][0] or link["name"]
            points = np.vstack([along(points, 6) for points, _ in link["runs"]])
            left, top, right, bottom = self.placer.view.around(-30)
            seen = points[
                (points[:, 0] > left) & (points[:, 0] < right) & (points[:, 1] > top) & (points[:, 1] < bottom)
            ]
            if len(seen) and (part not in best or len(best[part][1]) < len(seen)):
                best[part] = (link, seen)
        count = 0
        for link, seen in sorted(best.values(), key=_weight):
            if count >= CALLOUTS:
                return
            spots = [
                (float(x), float(y))
                for x, y in seen[[int(len(seen) * part) for part in (0.5, 0.4, 0.6, 0.28, 0.72, 0.15, 0.85)]]
            ]
            ended = link["status"] in {"closed", "dismantled"}
            words = CallWords(
                link["call"][0] or link["name"],
                _lower(link["words"] if ended else status_word(link["status"], link["mode"])),
                self._colour(link),
                # Far out, where much is to be named, a long leader would tie a name to the wrong line.
                88 if self.zoom < 7 else 112,
            )
            # A short link between two crossings has no place free of symbols; a project is named all the same.
            placed = call_out(self.placer, link, spots, words)
            count += placed or bool(link["call"][0] and call_out(self.placer, link, spots, words, "names"))


def _weight(found: tuple[Item, NDArray[np.float64]]) -> tuple[bool, float]:
    """Return the order of callouts: railways that are projects, however short; then what is longest in view."""
    link, seen = found
    rail, project = link["mode"] == "rail", bool(link["call"][0])
    return not (rail and project), -float(len(seen) ** 0.5) * (1.6 if project else 1) * (1.6 if rail else 1)


def _capitals(name: str, language: str) -> str:
    """Return a name in capitals: Georgian has none in most fonts, and a Turkish i keeps its dot."""
    if language.split("-", 1)[0] in {"tr", "az"}:
        name = name.replace("i", "\u0130")
    return "".join(sign if "\u10d0" <= sign <= "\u10ff" else sign.upper() for sign in name)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
