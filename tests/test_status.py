"""A status holds from its date to the next, and no clock opens what was only announced."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridor.dates import parse_date
from corridor.status import Status, status_at


def _status(date: str, status: str, checked: str = "2026-06-01") -> Status:
    return Status(
        subject="x", date=parse_date(date), status=status, last_checked=parse_date(checked), sources=("s",), note=""
    )


HISTORY = (
    _status("1899", "open"),
    _status("1993-07-12", "closed"),
    _status("not before 2029", "open", checked="2026-02"),
)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("1898-12-31", "unknown"),
        ("1899-01-01", "open"),
        ("1993-07-11", "open"),
        ("1993-07-12", "closed"),
        ("2026-06-01", "closed"),
        ("2030-01-01", "closed"),
        ("2100-01-01", "closed"),
    ],
)
def test_status_by_day(day: str, status: str) -> None:
    assert status_at(HISTORY, day=dt.date.fromisoformat(day)).status == status


def test_a_plan_is_told_in_words_once_it_was_announced() -> None:
    now = status_at(HISTORY, day=dt.date(2026, 6, 1))
    assert now.plan == "open announced for not before 2029"
    assert status_at(HISTORY, day=dt.date(2025, 1, 1)).plan == ""


def test_old_news_is_marked() -> None:
    history = (_status("1950", "open", checked="2020-03"),)
    assert status_at(history, day=dt.date(2026, 6, 1)).stale is False
    assert status_at(history, day=dt.date(2026, 6, 1), stale_before=dt.date(2020, 3, 31)).stale is False
    assert status_at(history, day=dt.date(2026, 6, 1), stale_before=dt.date(2020, 4, 1)).stale is True


@given(st.permutations(HISTORY), st.dates(dt.date(1850, 1, 1), dt.date(2150, 1, 1)))
def test_the_order_of_rows_does_not_matter(rows: list[Status], day: dt.date) -> None:
    assert status_at(rows, day=day) == status_at(HISTORY, day=day)


@given(st.dates(dt.date(2026, 6, 2), dt.date(2500, 1, 1)))
def test_no_day_after_the_data_changes_a_status(day: dt.date) -> None:
    assert status_at(HISTORY, day=day).status == "closed"


def test_an_announcement_that_came_true_is_no_longer_told() -> None:
    opened = (*HISTORY, _status("2028-05-01", "open", checked="2028-05-02"))
    now = status_at(opened, day=dt.date(2028, 6, 1))
    assert (now.status, now.plan) == ("open", "")
    # Before that day the announcement stood.
    assert status_at(opened, day=dt.date(2027, 6, 1)).plan != ""


def test_other_news_leaves_an_announcement_standing() -> None:
    talks = (*HISTORY, _status("2027-01-01", "restricted", checked="2027-01-02"))
    assert status_at(talks, day=dt.date(2027, 6, 1)).plan == "open announced for not before 2029"


def test_looking_back_no_date_is_invented() -> None:
    then = status_at(HISTORY, day=dt.date(2000, 1, 1))
    assert (then.status, then.last_checked, then.stale) == ("closed", None, False)
