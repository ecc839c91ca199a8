"""Every table and column of a data folder, named once.

Readers, checks, the Frictionless ``datapackage.json`` and the data pages of the documentation are all made from
:data:`TABLES`. A table is a CSV file that people edit; where it has shapes, they lie beside it in
``shapes/<table>.geojson``, one feature a row, joined by ``id``.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from .basetables import BASE_TABLES
from .columns import (
    CONFIDENCES,
    GEOMETRY_QUALITIES,
    ID_PATTERN,
    MODES,
    NOTE,
    STATUSES,
    SUBJECTS,
    Column,
    Table,
    column,
    identity,
    sources,
    triple,
)
from .rates import KINDS

__all__ = ["CONFIDENCES", "GEOMETRY_QUALITIES", "ID_PATTERN", "MODES", "STATUSES", "TABLES", "Column", "Table"]

_FACT_TABLES: Final = (
    Table(
        name="permissions",
        row="who may pass where: a rule on goods, apart from the track or the gate",
        columns=(
            identity("permission"),
            column("name", "text", "The rule in words.", required=True),
            column("countries", "codes", "Territories it applies in (any link there)."),
            column("where", "refs", "Links or crossings it applies to.", table=("links", "crossings")),
            column("modes", "codes", "Modes it applies to.", required=True, allowed=MODES),
            column("cargo", "text", "Cargo it applies to.", default="any"),
            column("goods_from", "codes", "Origins it applies to; empty is any."),
            column("goods_to", "codes", "Destinations it applies to; empty is any."),
            column("goods_of", "codes", "Owners or carriers it applies to; empty is any."),
            sources(),
            NOTE,
        ),
    ),
    Table(
        name="statuses",
        row="one dated status of a link, crossing or permission",
        key=("subject", "date", "status", "sources"),
        columns=(
            column("subject", "ref", "What it speaks of.", required=True, table=SUBJECTS),
            column("date", "fuzzy", "From when the status holds.", required=True),
            column("status", "enum", "The status.", required=True, allowed=STATUSES),
            column(
                "last_checked",
                "date",
                "Date of the newest source that speaks of the thing, not the day somebody looked.",
                required=True,
            ),
            sources(),
            NOTE,
        ),
    ),
    Table(
        name="projects",
        row="what people would open or build together",
        columns=(
            identity("project"),
            column("name", "text", "Neutral name.", required=True),
            column(
                "members",
                "refs",
                "Links, crossings and permissions that the project opens or builds.",
                required=True,
                table=SUBJECTS,
            ),
            column("promoter", "text", "Who proposes or builds it.", required=True),
            column("summary", "text", "What it is and where it stands.", required=True),
            sources(),
            NOTE,
        ),
    ),
    Table(
        name="costs",
        row="one published cost of a project; rivals stand side by side",
        key=("project", "value", "sources"),
        columns=(
            column("project", "ref", "The project.", required=True, table=("projects",)),
            column("value", "number", "The figure.", required=True, minimum=0),
            column("unit", "text", "Currency and scale, for example M USD.", required=True),
            column("covers", "text", "What the figure covers.", required=True),
            column("as_of", "date", "Date of the figure.", required=True),
            sources(),
            NOTE,
        ),
    ),
    Table(
        name="names",
        row="one more name of a thing, and whose name it is",
        key=("subject", "name", "side"),
        columns=(
            column(
                "subject",
                "ref",
                "What is named.",
                required=True,
                table=("countries", "waters", "nodes", "links", "crossings", "projects"),
            ),
            column("name", "text", "The name as that side writes it.", required=True),
            column("side", "text", "Whose name: an ISO code, 'former', or 'other spelling'.", required=True),
            column("language", "text", "BCP 47 tag of the name, for example hy.", required=True),
            sources(required=False),
            NOTE,
        ),
    ),
    Table(
        name="parameters",
        row="one model number",
        columns=(
            identity("parameter"),
            column("title", "text", "What it measures.", required=True),
            *triple(),
            column("unit", "text", "Unit of the three values.", required=True),
            column("as_of", "date", "Date the number speaks of.", required=True),
            sources(required=False),
            column("assumption", "text", "Where no source gives the number: the reason it was assumed."),
            NOTE,
        ),
    ),
    Table(
        name="loads",
        row="one thing that travels, as a set of amounts that prices are per",
        columns=(
            identity("load"),
            column("title", "text", "What travels, in words.", required=True),
            column("modes", "codes", "Modes it may use.", required=True, allowed=MODES),
            column("tonnes", "number", "Weight of the goods.", unit="tonne", required=True, minimum=0.001),
            column("teu", "number", "Twenty-foot container units, for prices per TEU.", minimum=0.001),
            column("containers", "number", "Containers, for prices per container.", minimum=0.001),
            column("wagons", "number", "Railway wagons, for prices and fees per wagon.", minimum=0.001),
            column("trucks", "number", "Trucks, for prices and fees per truck.", minimum=0.001),
            sources(required=False),
            NOTE,
        ),
    ),
    Table(
        name="rates",
        row="one use of a parameter: which number holds for what, the most specific row before all others",
        columns=(
            identity("rate"),
            column(
                "kind",
                "enum",
                "What the parameter is used for. line_speed: along a link by land, stops on the way counted, borders "
                "and changes not; line_cost: along a link; fixed_cost: once a sailing; sailing_speed or "
                "sailing_hours: over a link at sea, the hours first; headway: time between two sailings; "
                "transfer_hours, transfer_cost: handling from mode to to_mode; port_dwell: hours there besides "
                "handling and the wait for a vessel; gauge_hours, gauge_cost: where gauges meet; value_of_time: what "
                "an hour of the load is worth.",
                required=True,
                allowed=tuple(KINDS),
            ),
            column("mode", "enum", "Mode it holds for; the mode changed from.", allowed=MODES),
            column("to_mode", "enum", "The mode changed to.", allowed=MODES),
            column("load", "ref", "Load it holds for; empty is any.", table=("loads",)),
            column("countries", "codes", "Countries of the links or nodes it holds for; empty is any."),
            column("links", "refs", "Links it holds for, whatever else is said for their country.", table=("links",)),
            column("nodes", "refs", "Nodes it holds for, whatever else is said for their country.", table=("nodes",)),
            column("parameter", "ref", "The number.", required=True, table=("parameters",)),
            NOTE,
        ),
    ),
    Table(
        name="tests",
        row="one published total over several links, or journey time; never an input",
        columns=(
            identity("test"),
            column("title", "text", "What was published.", required=True),
            column("measure", "enum", "Of what.", required=True, allowed=("distance", "time", "cost")),
            column("from", "ref", "Origin, where it is in the network.", table=("nodes",)),
            column("to", "ref", "Destination, where it is in the network.", table=("nodes",)),
            column("via", "refs", "Nodes the published journey passes.", table=("nodes",)),
            column("outside", "text", "Origin or destination that lies outside the network."),
            column("modes", "codes", "Modes used.", required=True, allowed=MODES),
            column(
                "counts",
                "enum",
                "What a time counts: a journey from departure to arrival, or a shipment with loading and customs at "
                "its two ends; empty is a journey.",
                allowed=("journey", "shipment"),
            ),
            column("load", "text", "What travelled, for example a block train.", required=True),
            column(
                "model_load",
                "ref",
                "Load of the model it is compared with; empty where the model has none, such as a passenger train.",
                table=("loads",),
            ),
            column("low", "number", "Smallest published value.", required=True),
            column("high", "number", "Largest published value.", required=True),
            column("unit", "text", "Unit of the values.", required=True),
            column(
                "kind",
                "enum",
                "What kind of statement it is.",
                required=True,
                allowed=("demonstration", "planned", "operator claim", "market", "tariff distance", "published"),
            ),
            column("as_of", "date", "Date of the statement.", required=True),
            column(
                "blind",
                "boolean",
                "yes where it was collected after the model was made, without looking at what the model says.",
                default="no",
            ),
            sources(),
            NOTE,
        ),
    ),
    Table(
        name="events",
        row="one dated event",
        columns=(
            identity("event"),
            column("date", "fuzzy", "When it happened.", required=True),
            column("title", "text", "What happened, in one neutral line.", required=True),
            column("text", "text", "More, where a reader needs it."),
            column("node", "ref", "Where, when it has a place.", table=("nodes",)),
            column("about", "refs", "What it has to do with.", table=("links", "crossings", "permissions", "projects")),
            sources(),
            NOTE,
        ),
    ),
    Table(
        name="flows",
        row="one figure of trade or cargo between countries; rivals stand side by side",
        columns=(
            identity("flow"),
            column("title", "text", "What the figure is.", required=True),
            column("from", "text", "ISO code, region or 'world'.", required=True),
            column("to", "text", "ISO code, region or 'world'.", required=True),
            column("period", "text", "Year or months it covers.", required=True),
            column("value", "number", "The figure.", required=True),
            column("unit", "text", "Its unit.", required=True),
            column(
                "kind",
                "enum",
                "What kind of statement it is.",
                required=True,
                allowed=("recorded", "target", "claim", "forecast"),
            ),
            column("reporter", "text", "Whose statistics or statement it is.", required=True),
            column("as_of", "date", "Date of the publication.", required=True),
            sources(),
            NOTE,
        ),
    ),
    Table(
        name="volumes",
        row="one figure of cargo or capacity on the corridor, a port or a line",
        columns=(
            identity("volume"),
            column("title", "text", "What the figure is.", required=True),
            column(
                "about",
                "refs",
                "Where it was counted; empty for the corridor as a whole.",
                table=("links", "crossings", "nodes", "projects"),
            ),
            column("period", "text", "Year or months it covers.", required=True),
            column("value", "number", "The figure.", required=True),
            column("unit", "text", "Its unit.", required=True),
            column(
                "kind",
                "enum",
                "What kind of statement it is.",
                required=True,
                allowed=("recorded", "capacity", "target", "claim", "forecast"),
            ),
            column("as_of", "date", "Date of the publication.", required=True),
            sources(),
            NOTE,
        ),
    ),
    Table(
        name="aliases",
        row=(
            "an id of an earlier data version and what it is called now, so that an old address or script still finds "
            "it"
        ),
        key=("old",),
        columns=(
            column("old", "id", "The id as it was.", required=True),
            column(
                "now",
                "ref",
                "What it is called now; of a link that was parted, the part that matters most.",
                required=True,
                table=("links", "crossings", "permissions", "projects", "nodes", "events"),
            ),
            NOTE,
        ),
    ),
    Table(
        name="main_points",
        row="one main origin or destination: with everything opened, all pairs must be joined",
        key=("node",),
        columns=(
            column("node", "ref", "The node.", required=True, table=("nodes",)),
            column("order", "integer", "Place in lists.", required=True),
            column(
                "end",
                "enum",
                "Where a comparison of scenarios has it: each `from` is asked against each `to`; empty leaves it out.",
                allowed=("from", "to"),
            ),
            NOTE,
        ),
    ),
)

TABLES: Final = MappingProxyType({table.name: table for table in (*BASE_TABLES, *_FACT_TABLES)})
"""Every table by name, in the order of the documentation."""
