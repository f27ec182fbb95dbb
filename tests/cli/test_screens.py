"""The screens of the bundled record: short at 80 columns, dates for people, and the same words at every width."""

import re

import pytest

NOON = ("--as-of", "2026-11-26T12:00:00+03:00")
SCREENS = {
    "status": 16,
    "countdown kurdistan": 8,
    "show federal": 40 + 3,  # a gap, the line that names the sources, and the as-of
    "show kurdistan": 40 + 4,
    "timeline": 30 + 20,
    "diff 2026-01-14 2026-01-21": 29,
}
OTHERS = ["countdown", "sites", "sources", "show harir", "show joint-2024", "show joint-statement-2024", "journal list"]
CODES = re.compile(r"\b\d{4}-\d\d\b(?!-)|\b\d{4}-\d\d-\d\d\b|T\d\d:\d\d|\d{4}-[34]\d\b")


def screen(run, command, width):
    argv = command.split()
    as_of = () if argv[0] in ("diff", "journal") else NOON
    return run(*argv, *as_of, "--color", "never", terminal=width is not None, width=width).out


@pytest.mark.parametrize(("command", "most"), SCREENS.items())
def test_a_screen_is_short_at_80_columns(run, command, most):
    assert screen(run, command, 80).count("\n") <= most


def test_the_drawing_of_a_timeline_is_short(run):
    drawing, _, listed = screen(run, "timeline", 80).partition("\n Date ")
    assert drawing.count("\n") <= 2 + 30
    assert listed.partition("\n\n")[0].count("\n") <= 20


@pytest.mark.parametrize("command", ["sites", "sources"])
def test_an_entry_has_two_lines_at_most(run, command):
    for table in re.findall(r" ─+\n((?: .*\n)+)", screen(run, command, 80)):
        rows = re.split(r"^(?= \S)", table, flags=re.MULTILINE)
        assert max(row.count("\n") for row in rows) <= 2


def test_at_100_columns_every_row_of_status_is_two_lines_at_most(run):
    table = screen(run, "status", 100).partition("─\n")[2].partition("\n\n")[0]
    assert table.count("\n") + 1 <= 4


@pytest.mark.parametrize("width", [50, 80, 100, 140, None])
@pytest.mark.parametrize("command", [*SCREENS, *OTHERS])
def test_people_read_no_codes_of_dates(run, command, width):
    text = re.sub(r"\S*[/@]\S*|\(?[a-z0-9]+(?:-[a-z0-9]+)+\)?", "", screen(run, command, width))  # addresses, ids
    assert CODES.findall(text) == []


@pytest.mark.parametrize("width", [50, 80, 100, 140])
@pytest.mark.parametrize("command", [*SCREENS, *OTHERS])
def test_no_line_is_wider_than_the_terminal(run, command, width):
    lines = screen(run, command, width).splitlines()
    assert [line for line in lines if len(line) > width and "://" not in line] == []


def test_completed_late_does_not_look_like_completed_on_time(run):
    out = run("status", *NOON, "--color", "always", terminal=True, width=80).ok().out
    assert "\x1b[33m◑ completed late\x1b[0m" in out
    assert "\x1b[32m✓ completed on time\x1b[0m" in out


def test_a_pipe_has_the_title_and_a_line_for_each_row(run):
    title, _, head, *lines = run("status", *NOON).ok().out.splitlines()
    assert title == "End of the US-led coalition's military mission in Iraq"
    assert head.split() == ["Region", "Due", "Status", "Countdown"]
    assert [line[:12].strip() for line in lines[:3]] == ["Federal Iraq", "Kurdistan Re", ""]


def test_what_draws_no_table_imports_nothing_of_rich():
    import subprocess
    import sys

    code = (
        "import sys; from withdrawal_cli.__main__ import main; from withdrawal_cli.environment import Env; "
        "main(['status'], Env.of_this_process()); print([m for m in sys.modules if m.startswith('rich')])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == "[]"
