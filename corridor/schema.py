"""Every table and column of a data folder, named once.

Readers, checks, the Frictionless ``datapackage.json`` and the data pages of the
documentation are all made from :data:`TABLES`. A table is a CSV file that people
edit; where it has shapes, they lie beside it in ``shapes/<table>.geojson``, one
feature a row, joined by ``id``.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

__all__ = [
    "CONFIDENCES",
    "GEOMETRY_QUALITIES",
    "MODES",
    "STATUSES",
    "TABLES",
    "Column",
    "Kind",
    "Table",
    "table",
]

Kind = Literal["text", "id", "ref", "refs", "enum", "number", "integer", "date", "fuzzy", "url", "boolean", "codes"]
"""What a cell holds.

``id`` a key; ``ref`` one key of another table; ``refs`` several, separated by blanks;
``date`` an ISO day, month or year; ``fuzzy`` a date as sources give it (see
:mod:`corridor.dates`); ``codes`` ISO 3166-1 alpha-2 codes separated by blanks.
"""

MODES: Final = ("rail", "road", "sea")
STATUSES: Final = (
    "unknown",
    "not_built",
    "open",
    "restricted",
    "closed",
    "dismantled",
    "construction",
    "planned",
    "proposed",
)
CONFIDENCES: Final = ("high", "medium", "low")
GEOMETRY_QUALITIES: Final = ("surveyed", "osm", "natural-earth", "schematic")

ID_PATTERN: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: what it means, what it may hold.

    Parameters
    ----------
    name
        Head of the column in the CSV file.
    kind
        See :data:`Kind`.
    description
        One sentence for people; it is printed in the data documentation.
    unit
        Unit of a number, in words a reader knows; empty for plain text.
    required
        Whether every row must fill it.
    allowed
        The only values an ``enum`` may take.
    table
        Names of the tables that a ``ref`` or ``refs`` points into.
    default
        The value meant by an empty cell, for documentation.
    minimum, maximum
        Inclusive bounds of a number.
    """

    name: str
    kind: Kind
    description: str
    unit: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()
    table: tuple[str, ...] = ()
    default: str = ""
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table of a data folder.

    Parameters
    ----------
    name
        Name of the table, of its CSV file and of its shapes file.
    row
        What one row is.
    columns
        Columns in the order of the file.
    shapes
        Kinds of geometry of its shapes file; empty when it has none.
    shape_columns
        Properties that the recipe writes beside each shape.
    key
        Columns whose values together name a row.
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    shapes: tuple[str, ...] = ()
    shape_columns: tuple[Column, ...] = ()
    key: tuple[str, ...] = ("id",)

    @property
    def file(self) -> str:
        """Path of the CSV file inside the data folder."""
        return f"{self.name}.csv"

    @property
    def shapes_file(self) -> str:
        """Path of the shapes inside the data folder, empty when the table has none."""
        return f"shapes/{self.name}.geojson" if self.shapes else ""

    def column(self, name: str) -> Column:
        """Return the column (or shape property) called ``name``."""
        for column in (*self.columns, *self.shape_columns):
            if column.name == name:
                return column
        message = f"table {self.name} has no column {name}"
        raise KeyError(message)


def _id(of: str) -> Column:
    return Column(name="id", kind="id", required=True, description=f"Key of the {of}: small letters, digits, hyphens.")


def _sources(*, required: bool = True) -> Column:
    return Column(
        name="sources",
        kind="refs",
        table=("sources",),
        required=required,
        description="Publications that support the row, the best first.",
    )


_NOTE = Column(name="note", kind="text", description="Anything a reader has to know to judge the row.")
_SUBJECT_TABLES = ("links", "crossings", "permissions")


def _triple(unit: str, unit_words: str) -> tuple[Column, ...]:
    return tuple(
        Column(name=name, kind="number", unit=unit, required=True, description=f"{words} value, {unit_words}.")
        for name, words in (("low", "Low"), ("central", "Central"), ("high", "High"))
    )


_TABLES: Final = (
    Table(
        name="sources",
        row="one publication or data set",
        columns=(
            _id("source"),
            Column(name="title", kind="text", required=True, description="Title, or what the page reports."),
            Column(name="publisher", kind="text", required=True, description="Who published it."),
            Column(
                name="date",
                kind="date",
                description="Date of publication as far as it is known; empty when the page bears none.",
            ),
            Column(name="url", kind="url", description="Address; empty only for a data package, whose title names it."),
            Column(
                name="type",
                kind="enum",
                required=True,
                allowed=("official", "operator", "press", "study", "reference", "mirror", "dataset"),
                description="What kind of publication it is; a mirror is a copy of a wiki or an aggregator.",
            ),
            Column(
                name="confidence",
                kind="enum",
                required=True,
                allowed=CONFIDENCES,
                description="How far the publication can be relied on for what it is cited for.",
            ),
            Column(name="licence", kind="text", description="Licence, for data sets whose data are shipped."),
            _NOTE,
        ),
    ),
    Table(
        name="groups",
        row="one group of links on the map and in tables",
        columns=(
            _id("group"),
            Column(name="title", kind="text", required=True, description="Name of the group as people see it."),
            Column(
                name="style",
                kind="enum",
                required=True,
                allowed=("trunk", "competing", "focus"),
                description="Line family: trunk in ink, competing thin grey, focus coloured by status.",
            ),
            Column(name="order", kind="integer", required=True, description="Place in legends, the first on top."),
            Column(
                name="shown",
                kind="codes",
                description="Modes shown when the map opens, separated by blanks (rail road sea).",
            ),
            Column(name="description", kind="text", required=True, description="What belongs in the group."),
        ),
    ),
    Table(
        name="countries",
        row="one country polygon",
        columns=(
            Column(name="id", kind="id", required=True, description="ISO 3166-1 alpha-2 code in small letters."),
            Column(name="iso2", kind="text", required=True, description="ISO 3166-1 alpha-2 code."),
            Column(name="iso3", kind="text", required=True, description="ISO 3166-1 alpha-3 code."),
            Column(name="name", kind="text", required=True, description="Short English name, United Nations usage."),
            Column(
                name="role",
                kind="enum",
                required=True,
                allowed=("member", "transit", "prospective", "other"),
                description="Role in the corridor the data folder is about.",
            ),
            Column(
                name="role_since", kind="fuzzy", description="Since when the country has that role, where it is known."
            ),
            Column(name="label_lon", kind="number", unit="degree", description="Longitude of the name on a map."),
            Column(name="label_lat", kind="number", unit="degree", description="Latitude of the name on a map."),
            _sources(),
            _NOTE,
        ),
        shapes=("Polygon", "MultiPolygon"),
        shape_columns=(
            Column(
                name="precision_m",
                kind="number",
                unit="metre",
                required=True,
                description="Largest distance by which the recipe moved this border from its source.",
            ),
            Column(name="made_from", kind="refs", table=("sources",), required=True, description="Data set used."),
        ),
    ),
    Table(
        name="border_rulings",
        row="one disputed or doubly claimed area or stretch of border",
        columns=(
            _id("ruling"),
            Column(name="name", kind="text", required=True, description="Neutral name of the area."),
            Column(name="claimants", kind="codes", required=True, description="Countries that claim it."),
            Column(name="drawn_as", kind="ref", table=("countries",), required=True, description="Where it is drawn."),
            Column(
                name="edge",
                kind="enum",
                required=True,
                allowed=("dashed", "solid", "none"),
                description="How its edge is drawn: dashed where it is not settled.",
            ),
            Column(name="reason", kind="text", required=True, description="Why it is drawn so."),
            Column(name="as_of", kind="date", required=True, description="Date of the newest source of the ruling."),
            _sources(),
            _NOTE,
        ),
        shapes=("LineString", "MultiLineString", "Polygon", "MultiPolygon"),
    ),
    Table(
        name="waters",
        row="one sea, lake or river",
        columns=(
            _id("water"),
            Column(name="name", kind="text", required=True, description="Name on the map."),
            Column(name="type", kind="enum", required=True, allowed=("sea", "lake", "river"), description="Kind."),
            Column(name="rank", kind="integer", required=True, minimum=1, maximum=3, description="1 large, 3 small."),
            Column(name="label_lon", kind="number", unit="degree", description="Longitude of the name on a map."),
            Column(name="label_lat", kind="number", unit="degree", description="Latitude of the name on a map."),
            _sources(),
            _NOTE,
        ),
        shapes=("Polygon", "MultiPolygon", "LineString", "MultiLineString"),
    ),
    Table(
        name="nodes",
        row="one station, port, city, terminal, junction or border crossing point",
        columns=(
            _id("node"),
            Column(name="name", kind="text", required=True, description="Neutral English name."),
            Column(
                name="kind",
                kind="enum",
                required=True,
                allowed=("city", "station", "port", "terminal", "junction", "crossing"),
                description="What it is; a city node is also the end of its roads and railways.",
            ),
            Column(
                name="countries",
                kind="codes",
                required=True,
                description="Country it lies in; for a crossing the two it joins.",
            ),
            Column(
                name="rank",
                kind="integer",
                required=True,
                minimum=1,
                maximum=4,
                description="1 capital or main port, 2 city or port, 3 town or junction, 4 shown only close up.",
            ),
            Column(
                name="lon",
                kind="number",
                unit="degree",
                required=True,
                minimum=-180,
                maximum=180,
                description="Longitude, WGS 84.",
            ),
            Column(
                name="lat",
                kind="number",
                unit="degree",
                required=True,
                minimum=-90,
                maximum=90,
                description="Latitude, WGS 84.",
            ),
            Column(
                name="basis",
                kind="enum",
                required=True,
                allowed=("station", "town", "port", "line", "border", "fact"),
                description="What fixes the place: a mapped station, a town, a port, a vertex of a mapped line, the "
                "border line, a cited fact.",
            ),
            Column(name="gauge_break", kind="boolean", description="yes where 1520 and 1435 mm meet.", default="no"),
            _sources(),
            _NOTE,
        ),
    ),
    Table(
        name="links",
        row="one stretch of rail, road or sea between two nodes, of one status throughout",
        columns=(
            _id("link"),
            Column(name="name", kind="text", required=True, description="Neutral name, end to end."),
            Column(name="mode", kind="enum", required=True, allowed=MODES, description="Mode of transport."),
            Column(name="from", kind="ref", table=("nodes",), required=True, description="Node where it starts."),
            Column(name="to", kind="ref", table=("nodes",), required=True, description="Node where it ends."),
            Column(name="country", kind="codes", description="The one country it lies in; empty at sea."),
            Column(name="group", kind="ref", table=("groups",), required=True, description="Group on the map."),
            Column(
                name="gauge_mm",
                kind="integer",
                unit="millimetre",
                minimum=600,
                maximum=1676,
                description="Track gauge of a railway.",
            ),
            Column(name="tracks", kind="integer", minimum=1, maximum=4, description="Tracks, where a source says."),
            Column(
                name="traction",
                kind="enum",
                allowed=("diesel", "electric", "electric-dc-3kv", "electric-ac-25kv"),
                description="Traction of a railway, where a source says.",
            ),
            _sources(),
            _NOTE,
        ),
        shapes=("LineString",),
        shape_columns=(
            Column(
                name="quality",
                kind="enum",
                required=True,
                allowed=GEOMETRY_QUALITIES,
                description="What the line is worth; a line whose length misses its published one is schematic.",
            ),
            Column(
                name="drawn_km",
                kind="number",
                unit="kilometre",
                required=True,
                minimum=0,
                description="Geodesic length of the line as drawn (WGS 84).",
            ),
            Column(
                name="made_from",
                kind="refs",
                table=("sources",),
                required=True,
                description="Data sets and publications the vertices come from.",
            ),
            Column(
                name="mix",
                kind="text",
                required=True,
                description="Share of the drawn length by origin, for example 'osm 82 %, waypoints 18 %'.",
            ),
        ),
    ),
    Table(
        name="lengths",
        row="one published length of exactly one link; rivals stand side by side",
        key=("link", "km", "sources"),
        columns=(
            Column(name="link", kind="ref", table=("links",), required=True, description="The link."),
            Column(name="km", kind="number", unit="kilometre", required=True, minimum=0, description="Length."),
            Column(
                name="use",
                kind="enum",
                required=True,
                allowed=("input", "rival"),
                description="input: the length the model uses (at most one a link); rival: shown beside it.",
            ),
            Column(name="as_of", kind="date", required=True, description="Date the figure speaks of, or of its page."),
            _sources(),
            _NOTE,
        ),
    ),
    Table(
        name="crossings",
        row="one border crossing point: more about a node of kind crossing",
        columns=(
            Column(name="id", kind="ref", table=("nodes",), required=True, description="The node; key of the row."),
            Column(name="name", kind="text", required=True, description="Both sides' names, first the a-side."),
            Column(name="country_a", kind="text", required=True, description="ISO alpha-2 code of the a-side."),
            Column(name="country_b", kind="text", required=True, description="ISO alpha-2 code of the b-side."),
            Column(name="mode", kind="enum", required=True, allowed=MODES, description="Mode of transport."),
            Column(
                name="gauge_break",
                kind="boolean",
                default="no",
                description="yes where goods change gauge at or beside this crossing.",
            ),
            *(
                Column(
                    name=f"{what}_{way}",
                    kind="ref",
                    table=("parameters",),
                    required=True,
                    description=f"Parameter: {words} from the {way[0]}-side to the {way[-1]}-side.",
                )
                for what, words in (("hours", "border hours of a truck or wagon"), ("fee", "border fee"))
                for way in ("a_to_b", "b_to_a")
            ),
            _sources(),
            _NOTE,
        ),
    ),
    Table(
        name="permissions",
        row="who may pass where: a rule on goods, apart from the track or the gate",
        columns=(
            _id("permission"),
            Column(name="name", kind="text", required=True, description="The rule in words."),
            Column(name="countries", kind="codes", description="Territories it applies in (any link there)."),
            Column(
                name="where", kind="refs", table=("links", "crossings"), description="Links or crossings it applies to."
            ),
            Column(name="modes", kind="codes", required=True, description="Modes it applies to (rail road sea)."),
            Column(name="cargo", kind="text", default="any", description="Cargo it applies to."),
            Column(name="goods_from", kind="codes", description="Origins it applies to; empty is any."),
            Column(name="goods_to", kind="codes", description="Destinations it applies to; empty is any."),
            Column(name="goods_of", kind="codes", description="Owners or carriers it applies to; empty is any."),
            _sources(),
            _NOTE,
        ),
    ),
    Table(
        name="statuses",
        row="one dated status of a link, crossing or permission",
        key=("subject", "date", "status", "sources"),
        columns=(
            Column(name="subject", kind="ref", table=_SUBJECT_TABLES, required=True, description="What it speaks of."),
            Column(name="date", kind="fuzzy", required=True, description="From when the status holds."),
            Column(name="status", kind="enum", required=True, allowed=STATUSES, description="The status."),
            Column(
                name="last_checked",
                kind="date",
                required=True,
                description="Date of the newest source that speaks of the thing, not the day somebody looked.",
            ),
            _sources(),
            _NOTE,
        ),
    ),
    Table(
        name="projects",
        row="what people would open or build together",
        columns=(
            _id("project"),
            Column(name="name", kind="text", required=True, description="Neutral name."),
            Column(
                name="members",
                kind="refs",
                table=_SUBJECT_TABLES,
                required=True,
                description="Links, crossings and permissions that the project opens or builds.",
            ),
            Column(name="promoter", kind="text", required=True, description="Who proposes or builds it."),
            Column(name="summary", kind="text", required=True, description="What it is and where it stands."),
            _sources(),
            _NOTE,
        ),
    ),
    Table(
        name="costs",
        row="one published cost of a project; rivals stand side by side",
        key=("project", "value", "sources"),
        columns=(
            Column(name="project", kind="ref", table=("projects",), required=True, description="The project."),
            Column(name="value", kind="number", required=True, minimum=0, description="The figure."),
            Column(name="unit", kind="text", required=True, description="Currency and scale, for example M USD."),
            Column(name="covers", kind="text", required=True, description="What the figure covers."),
            Column(name="as_of", kind="date", required=True, description="Date of the figure."),
            _sources(),
            _NOTE,
        ),
    ),
    Table(
        name="names",
        row="one more name of a thing, and whose name it is",
        key=("subject", "name", "side"),
        columns=(
            Column(
                name="subject",
                kind="ref",
                required=True,
                description="What is named.",
                table=("countries", "waters", "nodes", "links", "crossings", "projects"),
            ),
            Column(name="name", kind="text", required=True, description="The name as that side writes it."),
            Column(
                name="side",
                kind="text",
                required=True,
                description="Whose name: an ISO code, 'former', or 'other spelling'.",
            ),
            Column(name="language", kind="text", required=True, description="BCP 47 tag of the name, for example hy."),
            _sources(required=False),
            _NOTE,
        ),
    ),
    Table(
        name="parameters",
        row="one model number",
        columns=(
            _id("parameter"),
            Column(name="title", kind="text", required=True, description="What it measures."),
            *_triple("", "in the row's unit"),
            Column(name="unit", kind="text", required=True, description="Unit of the three values."),
            Column(name="as_of", kind="date", required=True, description="Date the number speaks of."),
            _sources(required=False),
            Column(
                name="assumption",
                kind="text",
                description="Where no source gives the number: the reason it was assumed.",
            ),
            _NOTE,
        ),
    ),
    Table(
        name="tests",
        row="one published total over several links, or journey time; never an input",
        columns=(
            _id("test"),
            Column(name="title", kind="text", required=True, description="What was published."),
            Column(
                name="measure", kind="enum", required=True, allowed=("distance", "time", "cost"), description="Of what."
            ),
            Column(name="from", kind="ref", table=("nodes",), description="Origin, where it is in the network."),
            Column(name="to", kind="ref", table=("nodes",), description="Destination, where it is in the network."),
            Column(name="via", kind="refs", table=("nodes",), description="Nodes the published journey passes."),
            Column(name="outside", kind="text", description="Origin or destination that lies outside the network."),
            Column(name="modes", kind="codes", required=True, description="Modes used (rail road sea)."),
            Column(name="load", kind="text", required=True, description="What travelled, for example a block train."),
            Column(name="low", kind="number", required=True, description="Smallest published value."),
            Column(name="high", kind="number", required=True, description="Largest published value."),
            Column(name="unit", kind="text", required=True, description="Unit of the values."),
            Column(
                name="kind",
                kind="enum",
                required=True,
                allowed=("demonstration", "planned", "operator claim", "market", "tariff distance", "published"),
                description="What kind of statement it is.",
            ),
            Column(name="as_of", kind="date", required=True, description="Date of the statement."),
            _sources(),
            _NOTE,
        ),
    ),
    Table(
        name="events",
        row="one dated event",
        columns=(
            _id("event"),
            Column(name="date", kind="fuzzy", required=True, description="When it happened."),
            Column(name="title", kind="text", required=True, description="What happened, in one neutral line."),
            Column(name="text", kind="text", description="More, where a reader needs it."),
            Column(name="node", kind="ref", table=("nodes",), description="Where, when it has a place."),
            Column(
                name="about", kind="refs", table=(*_SUBJECT_TABLES, "projects"), description="What it has to do with."
            ),
            _sources(),
            _NOTE,
        ),
    ),
    Table(
        name="flows",
        row="one figure of trade or cargo between countries; rivals stand side by side",
        columns=(
            _id("flow"),
            Column(name="title", kind="text", required=True, description="What the figure is."),
            Column(name="from", kind="text", required=True, description="ISO code, region or 'world'."),
            Column(name="to", kind="text", required=True, description="ISO code, region or 'world'."),
            Column(name="period", kind="text", required=True, description="Year or months it covers."),
            Column(name="value", kind="number", required=True, description="The figure."),
            Column(name="unit", kind="text", required=True, description="Its unit."),
            Column(
                name="kind",
                kind="enum",
                required=True,
                allowed=("recorded", "target", "claim", "forecast"),
                description="What kind of statement it is.",
            ),
            Column(name="reporter", kind="text", required=True, description="Whose statistics or statement it is."),
            Column(name="as_of", kind="date", required=True, description="Date of the publication."),
            _sources(),
            _NOTE,
        ),
    ),
    Table(
        name="volumes",
        row="one figure of cargo or capacity on the corridor, a port or a line",
        columns=(
            _id("volume"),
            Column(name="title", kind="text", required=True, description="What the figure is."),
            Column(
                name="about",
                kind="refs",
                table=("links", "crossings", "nodes", "projects"),
                description="Where it was counted; empty for the corridor as a whole.",
            ),
            Column(name="period", kind="text", required=True, description="Year or months it covers."),
            Column(name="value", kind="number", required=True, description="The figure."),
            Column(name="unit", kind="text", required=True, description="Its unit."),
            Column(
                name="kind",
                kind="enum",
                required=True,
                allowed=("recorded", "capacity", "target", "claim", "forecast"),
                description="What kind of statement it is.",
            ),
            Column(name="as_of", kind="date", required=True, description="Date of the publication."),
            _sources(),
            _NOTE,
        ),
    ),
    Table(
        name="main_points",
        row="one main origin or destination: with everything opened, all pairs must be joined",
        key=("node",),
        columns=(
            Column(name="node", kind="ref", table=("nodes",), required=True, description="The node."),
            Column(name="order", kind="integer", required=True, description="Place in lists."),
            _NOTE,
        ),
    ),
)

TABLES: Final = MappingProxyType({table.name: table for table in _TABLES})
"""Every table by name, in the order of the documentation."""


@functools.cache
def table(name: str) -> Table:
    """Return the table called ``name``.

    Raises
    ------
    NotKnownError
        If there is none; the message names the nearest.
    """
    from .errors import NotKnownError

    if name not in TABLES:
        raise NotKnownError("table", name, TABLES)
    return TABLES[name]
