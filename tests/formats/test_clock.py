"""The ticking clock as text: the right words at each size, and never a line or a row too many."""

from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from earlier import EARLIER
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from withdrawal_cli import assess, load_schedule
from withdrawal_cli.core.assess import Answer
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.environment import Env
from withdrawal_cli.formats.clock import Screen, clock_frame, clock_line, one_line_frame
from withdrawal_cli.formats.numerals import draw_clock
from withdrawal_cli.text.wrap import fold, shorten

GOLDEN = Path(__file__).parents[1] / "golden"
NOON = "2026-11-22T12:00:00+03:00"
SCHEDULE = load_schedule(EARLIER)


def answer(as_of: str = NOON, regions: frozenset[str] | None = None, schedule=SCHEDULE) -> Answer:
    return assess(schedule, datetime.fromisoformat(as_of), regions=regions)


def kurdistan(as_of: str) -> Answer:
    return answer(as_of, frozenset({"kurdistan"}))


def with_deadlines(**changes: str) -> Answer:
    """The bundled schedule with other texts in its deadlines, regions and title."""
    region = msgspec.structs.replace(SCHEDULE.regions[0], name=changes.get("name", "Federal Iraq"))
    deadlines = tuple(
        msgspec.structs.replace(
            d,
            wording=changes.get("wording", d.wording),
            due=ImpreciseDate.parse(changes.get("due", d.due.text)),
        )
        for d in SCHEDULE.deadlines
    )
    schedule = msgspec.structs.replace(
        SCHEDULE, title=changes.get("title", "t"), regions=(region, *SCHEDULE.regions[1:]), deadlines=deadlines
    )
    return answer(schedule=schedule)


def many(count: int) -> Answer:
    one = SCHEDULE.deadlines[1]
    deadlines = tuple(msgspec.structs.replace(one, id=f"d-{n}", title=f"Stage {n}") for n in range(count))
    return answer(schedule=msgspec.structs.replace(SCHEDULE, deadlines=deadlines, events=()))


def test_a_frame_at_80_by_24_is_the_golden_one():
    frame = clock_frame(answer(), Screen(80, 24))
    assert "\n".join(frame) + "\n" == (GOLDEN / "clock_80x24.txt").read_text(encoding="utf-8")


def test_the_digits_are_drawn_by_the_shapes_that_they_have():
    drawn = draw_clock([(21, "day"), (1, "month")], "00:19:58", 1, "#")
    assert drawn.rows == (
        "###  #    #     ### ###    #  ###   ### ###",
        "  # ##   ##     # # # # # ##  # # # #   # #",
        "###  #    #     # # # #    #  ###   ### ###",
        "#    #    #     # # # # #  #    # #   # # #",
        "### ###  ###    ### ###   ### ###   ### ###",
    )
    assert drawn.labels == "days     month  hours     minutes   seconds"
    assert drawn.parts == 2


@pytest.mark.parametrize(
    ("as_of", "second", "edges"),
    [
        ("2026-08-31T23:59:59+03:00", "◔ due-soon, runs out in 1 month and", "1 to 30 days left"),
        ("2026-09-01T00:00:00+03:00", "● due now, runs out in 1 month and", "29 days left"),
        ("2026-09-30T23:59:59+03:00", "● due, last day today, runs out in", "last day is today"),
        ("2026-10-01T00:00:00+03:00", "? unknown, the last day has just ended", "1 day past the last day"),
        ("2026-10-01T00:00:01+03:00", "? unknown, ran out", "1 day past the last day"),
    ],
)
def test_status_and_direction_flip_at_the_instant(as_of, second, edges):
    frame = [line.strip() for line in clock_frame(kurdistan(as_of), Screen(60, 24))]
    start = frame.index("Kurdistan Region, due 2026-09 “by September 2026”")
    assert frame[start + 1] == second
    assert frame[start + 8] == f"2026-09-01 to 2026-09-30, {edges}"
    assert frame[start + 7].endswith("ago") == as_of.endswith("-10-01T00:00:01+03:00")


@pytest.mark.parametrize(
    ("columns", "rows", "large", "plain"),
    [(80, 24, 2, 0), (80, 20, 2, 0), (80, 19, 2, 0), (80, 18, 1, 1), (80, 13, 1, 1), (80, 9, 0, 2), (26, 60, 0, 2)],
)
def test_as_many_deadlines_are_large_as_there_is_room_for(columns, rows, large, plain):
    frame = clock_frame(answer(), Screen(columns, rows))
    text = " ".join(frame)
    assert sum("seconds" in line for line in frame) == large
    assert text.count("12:00:00 ago") == plain


def test_the_large_one_is_the_first_not_past_else_the_first_not_ended():
    def large(as_of: str) -> str:
        frame = clock_frame(answer(as_of), Screen(80, 13))
        return next(line.split(",")[0].strip() for line in frame if ", due 202" in line)

    assert large("2025-12-31T12:00:00+03:00") == "Federal Iraq"
    assert large("2026-01-01T00:00:00+03:00") == "Kurdistan Region"
    assert large(NOON) == "Kurdistan Region"


def test_years_and_months_are_large_when_they_fit_and_words_when_they_do_not():
    early = kurdistan("2025-01-05T06:07:08+03:00")
    assert _labels(early, 120) == ["year", "months", "days", "hours", "minutes", "seconds"]
    assert _labels(early, 80) == ["days", "hours", "minutes", "seconds"]
    assert "runs out in 1 year 8 months and" in " ".join(clock_frame(early, Screen(80, 24)))
    assert _labels(early, 30) == ["hours", "minutes", "seconds"]
    assert "1 year 8 months 25 days and" in " ".join(clock_frame(early, Screen(30, 24)))


def _labels(given: Answer, columns: int) -> list[str]:
    return next(line for line in clock_frame(given, Screen(columns, 24)) if "seconds" in line).split()


def test_a_due_without_an_end_has_no_numerals():
    frame = clock_frame(with_deadlines(due="2026-09/.."), Screen(80, 24))
    assert "  Federal Iraq: ✓ completed, on time, no last day" in frame
    assert "  Kurdistan Region: ● due, no last day" in frame
    assert not any("█" in line for line in frame)


def test_deadlines_without_room_are_counted():
    frame = clock_frame(many(30), Screen(80, 24))
    assert len(frame) <= 24
    shown = [line for line in frame if "Kurdistan Region: Stage" in line]
    assert f"  and {30 - len(shown)} more deadlines" in frame
    assert frame[-1].endswith("Ctrl-C ends.")
    assert sum("█" in line for line in frame) == 5


def test_no_deadline_is_said():
    assert "No deadlines." in " ".join(clock_frame(answer(regions=frozenset()), Screen(80, 24)))


def test_without_block_characters_the_numerals_are_hashes():
    env = Env(stdout=None, stderr=None, encoding="ascii")
    frame = "\n".join(clock_frame(answer(), Screen(80, 24, shown=env.shown)))
    assert frame.isascii()
    assert "######" in frame
    assert '"by the end of 2025"' in frame
    assert "+ completed" in frame


def test_colour_is_one_style_a_line_and_nothing_without():
    coloured = clock_frame(answer(), Screen(80, 24, colour=True))
    assert coloured[2] == "\x1b[1m  Federal Iraq, due 2025-12-31 “by the end of 2025”\x1b[0m"
    assert coloured[13].startswith("\x1b[1;35m  ? unknown, ran out")
    assert "\x1b" not in "".join(clock_frame(answer(), Screen(80, 24)))


TITLES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "撤軍" * 40, "x" * 300, "a 2026-09-30 b" * 9, "👨‍👩‍👧 ❤️ 🇮🇶" * 9, "e" + "́" * 50, "\x1b[2J\x07\u202e[red]x[/y]",
            "1" * 100, "2026-01-01/2026-03-31 " * 5, "", " " * 90, "\u200d" * 999, "line\nbreak\ttab",
        ]
    ),
)  # fmt: skip
DUES = st.sampled_from(["2026-09", "2026-01-01~/2026-03-31~", "../2026-09-30?", "2026-01/..", "0001-01-01", "9998"])


@settings(max_examples=80, deadline=None)
@given(
    columns=st.integers(20, 200), rows=st.integers(5, 60), title=TITLES, name=TITLES, wording=TITLES, due=DUES,
    ascii_only=st.booleans(),
)  # fmt: skip
def test_a_frame_is_never_wider_or_higher_than_its_screen(columns, rows, title, name, wording, due, ascii_only):
    shown = Env(stdout=None, stderr=None, encoding="ascii" if ascii_only else "utf-8").shown
    given_answer = with_deadlines(title=title, name=name, wording=wording, due=due)
    for draw in (clock_frame, one_line_frame):
        frame = draw(given_answer, Screen(columns, rows, shown=shown))
        assert 1 <= len(frame) <= rows
        assert max(map(cell_len, frame)) <= columns
        assert not any(c in line for line in frame for c in "\x1b\x07\u202e\n\r\t")


@pytest.mark.parametrize("columns", range(20, 201))
def test_every_date_is_whole_at_every_size(columns):
    at_noon = answer()
    for rows in (*range(5, 30), 40, 60):
        frame = clock_frame(at_noon, Screen(columns, rows))
        assert len(frame) <= rows
        assert max(map(cell_len, frame)) <= columns
        words = " ".join(frame).split()
        dated = {word.strip(",;.") for word in words if word[:2] == "20" and not word.startswith("2025”")}
        assert dated <= {
            "2025-12-31",
            "2026-09",
            "2026-09-01",
            "2026-09-30",
            "2026-11-22",
            "2026-03-20",
            "2026”",
            "2025",
        }
        assert "too small" not in frame


@pytest.mark.parametrize(("columns", "rows", "said"), [(19, 24, "too small"), (5, 5, "too s"), (80, 1, "too small")])
def test_a_screen_without_room_says_so(columns, rows, said):
    assert clock_frame(answer(), Screen(columns, rows)) == [said]


def test_the_line_says_the_instant_and_all_clocks():
    assert clock_line(answer()) == (
        "2026-11-22T12:00:00+03:00"
        " | Federal Iraq: ✓ completed, 16 to 18 days late, ran out 10 months 21 days 12:00:00 ago"
        " | Kurdistan Region: ? unknown, ran out 1 month 21 days 12:00:00 ago"
    )
    assert clock_line(answer(regions=frozenset())) == "2026-11-22T12:00:00+03:00 | no deadlines"


@settings(max_examples=100, deadline=None)
@given(text=TITLES, columns=st.integers(20, 60))
def test_folding_keeps_every_character_but_blanks(text, columns):
    lines = fold(text, columns)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cell_len(line) <= columns for line in lines)


@settings(max_examples=100, deadline=None)
@given(text=TITLES, columns=st.integers(20, 60))
def test_shortening_keeps_a_beginning(text, columns):
    short = shorten(text, columns, "…")
    assert cell_len(short) <= columns
    assert short == text or (short[-1] == "…" and text.startswith(short[:-1]))
