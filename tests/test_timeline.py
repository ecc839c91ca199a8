"""The steps of the slider say what the atlas says of their days, and nothing happens on a day no source tells."""

from __future__ import annotations

import copy
import datetime as dt
import itertools
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corridor
from corridor.atlas import Atlas, load
from corridor.dates import parse_date
from corridor.folder import Folder
from corridor.schema import STATUSES
from corridor.steps import HEADLINE
from corridor.tables import Row
from corridor.timeline import Timeline, no_open_crossing, timeline
from corridor.words import plan_words

from .tinyfolder import ROWS, write_folder

if TYPE_CHECKING:
    from pathlib import Path

TABLES = ("links", "crossings", "permissions")
SUBJECTS = ("rail-one-gate", "rail-gate-two", "gate", "ban-on-transit")


@pytest.fixture(scope="module")
def shipped() -> tuple[Atlas, Timeline]:
    atlas = load()
    return atlas, timeline(atlas)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return Folder(write_folder(tmp_path_factory.mktemp("data") / "tiny"))


def with_rows(folder: Folder, day: str | None = None, **rows: list[dict[str, Any]]) -> Atlas:
    """Return an atlas of a folder in which cells of the first rows of tables, or whole tables, are replaced."""
    made = copy.copy(folder)
    made.__dict__ = {key: value for key, value in vars(folder).items() if key not in {"histories", "data_date"}}
    made.rows = dict(folder.rows)
    for table, found in rows.items():
        blank = dict.fromkeys(folder.rows[table][0].cells)
        made.rows[table] = [
            Row(cells={**blank, "sources": (), "about": (), **row}, file=table, line=n, key=str(n))
            for n, row in enumerate(found, 2)
        ]
    return Atlas(made, day=dt.date.fromisoformat(day) if day else made.data_date)


def status(date: str, word: str, *, checked: str = "2026-06-01", subject: str = "gate") -> dict[str, Any]:
    return {"subject": subject, "date": date, "status": word, "last_checked": checked, "note": f"{word} {date}"}


def of_gate(folder: Folder, *rows: dict[str, Any], day: str | None = None, **tables: Any) -> Timeline:  # noqa: ANN401
    always = status("before 1950", "open", subject="rail-one-gate")
    return timeline(with_rows(folder, day, statuses=[always, *rows], **{"events": [], **tables}))


def days(times: Timeline) -> list[str]:
    return [step.day.isoformat() for step in times.steps]


def may_have_been_open(atlas: Atlas, key: str, day: dt.date) -> bool:
    """Return whether a crossing is first known as open before some later day, since nobody knows when."""
    facts = [row for row in atlas.history(key) if not row.is_plan]
    return bool(facts) and (
        facts[0].date.first > day and facts[0].date.is_bound and facts[0].status in {"open", "restricted"}
    )


def check_as_the_atlas_says(atlas: Atlas, times: Timeline) -> None:
    """Compare what the timeline holds at every step with the atlas of its day."""
    crossings = atlas.table("crossings")
    pairs = [frozenset(pair) for pair in zip(crossings["country_a"], crossings["country_b"], strict=True)]
    subjects = [key for table in TABLES for key in atlas.table(table).index]
    assert sorted(times.states) == sorted(subjects)
    for number, step in enumerate(times.steps):
        then = atlas.as_of(step.day)
        found = {}
        for key in subjects:
            state, now = times.state(key, number), then.status(key)
            found[key] = now.status
            assert (state.status, state.since, state.note, state.last_checked, state.sources) == (
                now.status, now.since, now.note, now.last_checked, now.sources,
            ), (step.day, key)  # fmt: skip
            assert times.stale(state, number) == now.stale
            assert bool(state.plan) == bool(now.plan)
            assert state.plan == plan_words(atlas.history(key), day=step.day, status=now.status)
        roles = {key: [role for first, role in turns if first <= number][-1] for key, turns in times.roles.items()}
        assert roles == dict(then.countries["role"])
        for pair in pairs:
            keys = [key for key, other in zip(crossings.index, pairs, strict=True) if other == pair]
            shut = no_open_crossing({found[key] for key in keys}) and not any(
                may_have_been_open(atlas, key, step.day) for key in keys
            )
            turns = [blocked for first, blocked in times.blocked.get(pair, ()) if first <= number]
            assert (turns[-1] if turns else False) == shut


def check_form(atlas: Atlas, times: Timeline) -> None:
    """Check what holds of every timeline."""
    numbers = [step.day for step in times.steps]
    assert numbers == sorted(set(numbers))
    assert times.steps[times.home].day == atlas.day
    assert times.steps[times.today].day == atlas.data_date
    for number, step in enumerate(times.steps):
        assert step.changes or step.events or step.plans or number in {times.home, times.today}
        assert step.date
        assert (step.kind == "plan") == bool(step.plans and not (step.changes or step.events))
        assert all(change.before != change.after for change in (*step.changes, *step.known))
        head = times.headline(number)
        assert len(head) <= HEADLINE
        assert bool(head) == bool(step.changes or step.events or step.plans)
        assert len(times.lines(number)) == len(step.changes) + len(step.plans) + len(step.known)
    for states in times.states.values():
        assert states[0].step == 0
        steps = [state.step for state in states]
        assert steps == sorted(set(steps))
        for one, other in itertools.pairwise(states):
            assert {**vars(one), "step": 0} != {**vars(other), "step": 0}
    check_everything_is_told(times)


def check_everything_is_told(times: Timeline) -> None:
    """Check that a status or role that is another than at the step before is told at that step."""
    turns = {key: [(state.step, state.status) for state in states] for key, states in times.states.items()}
    for key, found in {**turns, **times.roles}.items():
        before = None if key in times.roles else "unknown"
        for number, now in found:
            step = times.steps[number]
            if before is not None and now != before:
                assert key in {change.subject for change in (*step.changes, *step.known)}
            before = now


def test_every_step_of_the_shipped_data_is_as_the_atlas_says(shipped: tuple[Atlas, Timeline]) -> None:
    check_as_the_atlas_says(*shipped)


def test_form_of_the_shipped_steps(shipped: tuple[Atlas, Timeline]) -> None:
    atlas, times = shipped
    check_form(atlas, times)
    kinds = {step.kind for step in times.steps}
    assert kinds == {"opens", "closes", "works", "event", "mixed", "plan"}
    assert {key for step in times.steps for key in step.events} == set(atlas.table("events").index)
    # No id of the data is among the words.
    words = [times.headline(number) for number in range(len(times.steps))]
    words += [text for number in range(len(times.steps)) for _, text in times.lines(number)]
    ids = {key for key in (*times.states, *times.titles) if key.count("-") > 1}
    assert not [text for text in words for key in ids if key in text]


def test_a_bound_of_what_is_known_is_no_step(shipped: tuple[Atlas, Timeline]) -> None:
    atlas, times = shipped
    for step in times.steps:
        for change in step.changes:
            rows = atlas.history(change.subject) if change.table != "countries" else ()
            assert not change.date.startswith(("before ", "by ", "not before "))
            if change.table != "countries":
                assert [row for row in rows if not row.is_plan and row.date.first == step.day]


def test_no_announcement_of_the_shipped_data_comes_true(shipped: tuple[Atlas, Timeline]) -> None:
    atlas, times = shipped
    ahead = [step for step in times.steps if step.plans]
    assert ahead
    for step in ahead:
        assert step.day > atlas.data_date
        for plan in step.plans:
            before, then = (times.state(plan.subject, number) for number in (times.today, len(times.steps) - 1))
            assert before.status == then.status
            assert "announced" in plan.words
            assert plan.words.endswith(("not open", "not in force", "not begun", "not carried out"))


DATES = st.builds(
    "{}{}".format,
    st.sampled_from(("", "", "", "about ", "before ", "by ", "not before ", "end of ", "mid ")),
    st.sampled_from(("1993", "1993-01", "1993-01-01", "1993-04-03", "1993-Q2", "1993-H2", "1994", "1995-12-31",
                     "2000-02-29", "2001", "2001-01-01", "9999", "0001")),
)  # fmt: skip
CHECKED = st.sampled_from(("1993", "1993-04-03", "1994-06", "1995-12-31", "2001", "2001-01-01"))


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(SUBJECTS), DATES, st.sampled_from(STATUSES), CHECKED), min_size=1, max_size=9
    ),
    events=st.lists(st.tuples(DATES, st.sampled_from((*SUBJECTS, "reopen"))), max_size=3),
    roles=st.lists(
        st.tuples(st.sampled_from(("member", "other")), st.one_of(st.none(), DATES)), min_size=2, max_size=2
    ),
    day=st.sampled_from((None, "1850-01-01", "1993-04-03", "1994-06-15", "2100-01-01")),
)
def test_odd_dates(tiny: Folder, rows: Any, events: Any, roles: Any, day: str | None) -> None:  # noqa: ANN401
    atlas = with_rows(
        tiny,
        day,
        statuses=[status(date, word, checked=checked, subject=subject) for subject, date, word, checked in rows],
        events=[{"id": f"e{n}", "date": date, "title": f"E{n}", "about": (of,)} for n, (date, of) in enumerate(events)],
        countries=[
            {"id": code.lower(), "iso2": code, "iso3": f"{code}A", "name": code, "role": role, "role_since": since}
            for code, (role, since) in zip(("AA", "BB"), roles, strict=True)
        ],
    )
    times = timeline(atlas)
    check_form(atlas, times)
    check_as_the_atlas_says(atlas, times)
    told = {parse_date(date).first for _, date, _, _ in rows if not parse_date(date).is_bound}
    told |= {parse_date(date).first for date, _ in events}
    told |= {parse_date(since).first for _, since in roles if since and not parse_date(since).is_bound}
    ahead = {step.day for step in times.steps if step.plans}
    assert {step.day for step in times.steps} <= told | ahead | {atlas.day, atlas.data_date}


def test_a_status_known_before_a_day_is_taken_up_by_the_next_step(tiny: Folder) -> None:
    times = of_gate(tiny, status("1991-05", "closed"), status("before 1995", "open"), status("1999-02-03", "closed"))
    assert days(times) == ["1991-05-01", "1999-02-03", "2026-06-01"]
    assert [step.date for step in times.steps] == ["May 1991", "3 February 1999", "1 June 2026"]
    assert [state.status for state in times.states["gate"]] == ["closed", "closed", "closed"]
    assert times.steps[1].changes[0].before == "open"
    times = of_gate(tiny, status("1991-05", "closed"), status("before 1995", "open"), day="1996-01-01")
    assert times.steps[1].changes == ()
    assert [(change.subject, change.after) for change in times.steps[1].known] == [("gate", "open")]
    assert times.lines(1) == (("gate", "Open since 1995 or earlier: Gate – Gate"),)
    assert (times.headline(1), times.steps[1].kind) == ("", "event")


def test_dates_that_begin_on_one_day_keep_their_words(tiny: Folder) -> None:
    other = status("2014", "closed", subject="ban-on-transit")
    times = of_gate(tiny, status("2014-01-01", "open"), other, status("about 2014", "closed", subject="rail-gate-two"))
    assert days(times) == ["2014-01-01", "2026-06-01"]
    step = times.steps[0]
    assert step.date == "1 January 2014 · 2014 · about 2014"
    assert step.kind == "mixed"
    assert [text for _, text in times.lines(0)] == [
        "Open: Gate – Gate (1 January 2014)",
        "Closed: Gate – Two railway (about 2014)",
        "Not allowed: No goods for Beland (2014)",
        "Open since 1950 or earlier: One – Gate railway",
    ]


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("unknown", "open", "opens"),
        ("closed", "open", "opens"),
        ("closed", "restricted", "opens"),
        ("restricted", "open", "opens"),
        ("open", "restricted", "closes"),
        ("unknown", "restricted", "event"),
        ("unknown", "closed", "closes"),
        ("open", "construction", "closes"),
        ("closed", "dismantled", "closes"),
        ("closed", "construction", "works"),
        ("unknown", "planned", "works"),
        ("planned", "proposed", "works"),
        ("open", "unknown", "event"),
    ],
)
def test_what_a_tick_shows(tiny: Folder, before: str, after: str, kind: str) -> None:
    times = of_gate(tiny, status("before 1980", before), status("1990", after))
    assert [(step.day.year, step.kind) for step in times.steps] == [(1990, kind), (2026, "event")]


def test_what_says_nothing_new_is_no_step(tiny: Folder) -> None:
    rows = (status("1950-01-01", "unknown"), status("1960-01-01", "not_built"), status("1970-01-01", "open"))
    times = of_gate(tiny, *rows, status("1980-01-01", "open"))
    assert days(times) == ["1970-01-01", "2026-06-01"]
    # The newer source is in force all the same.
    assert [state.since for state in times.states["gate"]] == ["1 January 1970", "1 January 1980"]


def test_an_announcement_is_a_step_that_changes_nothing(tiny: Folder) -> None:
    rows = (
        status("1993-04-03", "closed"),
        status("end of 2029", "open", checked="2026-02"),
        status("by 2025", "construction", checked="2024-02"),
    )
    times = of_gate(tiny, *rows)
    assert days(times) == ["1993-04-03", "2026-06-01", "2029-12-01"]
    step = times.steps[2]
    assert (step.kind, step.date, step.changes) == ("plan", "end of 2029", ())
    assert times.headline(2) == "Opening announced, not open: Gate – Gate"
    assert times.lines(2) == (("gate", "Opening announced for the end of 2029, not open: Gate – Gate"),)
    assert times.state("gate", 2).status == "closed"
    assert times.blocked == {frozenset({"AA", "BB"}): ((0, True),)}


def test_an_announcement_that_was_overtaken_is_not_ahead(tiny: Folder) -> None:
    rows = (status("2030", "open", checked="2020-01-01"), status("2021-05-05", "open", checked="2026-06-01"))
    times = of_gate(tiny, *rows)
    assert days(times) == ["2021-05-05", "2026-06-01"]
    assert times.state("gate", times.today).plan == ""


def test_the_border_opens_and_shuts(tiny: Folder) -> None:
    times = of_gate(tiny, status("1993", "closed"), status("2001", "restricted"), status("2005", "dismantled"))
    assert times.blocked == {frozenset({"AA", "BB"}): ((0, True), (1, False), (2, True))}
    assert of_gate(tiny, status("1993", "open"), status("2001", "planned")).blocked == {}


def test_a_crossing_that_may_have_been_open_leaves_the_border_in_doubt(tiny: Folder) -> None:
    pair = frozenset({"AA", "BB"})
    gates = [{**tiny.rows["crossings"][0].cells, "id": key} for key in ("gate", "two")]

    def blocked(date: str) -> object:
        other = status(date, "open", subject="two")
        return of_gate(tiny, status("1993", "closed"), status("2001", "dismantled"), other, crossings=gates).blocked

    assert blocked("before 2000") == {}
    assert blocked("2001") == {pair: ((0, True), (1, False))}


def test_an_event_that_tells_of_the_changes_goes_before_them(tiny: Folder) -> None:
    ban = status("1993-04-03", "closed", subject="ban-on-transit")
    rows = (status("before 1990", "open"), status("1993-04-03", "closed"), ban)

    def head(*about: str) -> str:
        event = {"id": "closing", "date": "1993-04-03", "title": "The Gate is shut", "about": about}
        return of_gate(tiny, *rows, events=[event]).headline(0)

    assert head("gate", "ban-on-transit") == "The Gate is shut"
    assert head("gate") == "The Gate is shut, and 1 more"
    # A project stands for its members.
    assert head("reopen") == "The Gate is shut, and 1 more"
    assert head() == "Gate – Gate: open → closed, and 2 more"


def test_headlines_are_short_whatever_the_names(tiny: Folder) -> None:
    row = {**tiny.rows["crossings"][0].cells, "name": "\u05d0\u202e" * 5000}
    times = of_gate(tiny, status("1993", "closed"), status("2030", "open"), crossings=[row])
    for number in (0, len(times.steps) - 1):
        assert len(times.headline(number)) <= HEADLINE
        # What stands beside the name keeps its place.
        assert times.headline(number).count("\u2068") == times.headline(number).count("\u2069") == 1


def test_a_country_takes_up_its_role(tiny: Folder) -> None:
    known = [
        {**row.cells, "role_since": since}
        for row, since in zip(tiny.rows["countries"], ("2014", "before 2016"), strict=True)
    ]
    times = of_gate(tiny, status("2000", "open"), status("2018", "closed"), countries=known)
    assert times.roles == {"aa": ((0, "other"), (1, "member")), "bb": ((0, "other"), (2, "prospective"))}
    assert days(times) == ["2000-01-01", "2014-01-01", "2018-01-01", "2026-06-01"]
    assert times.headline(1) == "Aland: other country → member"
    assert times.lines(2)[1:] == (("bb", "Prospective member since 2016 or earlier: Beland"),)


def test_a_day_far_away_is_a_step_too(tmp_path: Path) -> None:
    atlas = corridor.load(write_folder(tmp_path / "tiny", rows=ROWS), as_of="1800-01-01")
    times = timeline(atlas)
    assert (times.home, times.steps[0].date, times.headline(0)) == (0, "1 January 1800", "")
    assert {states[0].status for states in times.states.values()} == {"unknown"}
