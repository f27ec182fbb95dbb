"""Where the marks and labels of a timeline stand."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from withdrawal_cli.formats.timeline.labels import Lane, Marker, Placement, count_hidden, place

quick = settings(max_examples=150, deadline=None)


marks = st.builds(
    lambda left, size, labels, key: Marker(left, left + size, 1 if size < 3 else None, tuple(labels), key, key),
    st.integers(0, 60), st.integers(1, 20), st.lists(st.integers(1, 40), max_size=3), st.booleans(),
)  # fmt: skip


@quick
@given(
    given_marks=st.lists(marks, max_size=60), gap=st.integers(1, 5), rows=st.integers(1, 8), blocked=st.integers(0, 78)
)
def test_no_mark_or_label_covers_another(given_marks, gap, rows, blocked):
    room = Lane(80, rows, gap, blocked=(blocked, blocked + 2))
    places = place(given_marks, room)
    assert len(places) == len(given_marks)
    taken = []
    for mark, put in zip(given_marks, places, strict=True):
        if put is None:
            continue
        assert put.row < rows
        assert mark.left <= put.left
        assert put.left + mark.size <= mark.right
        taken.append((put.row, put.left, put.left + mark.size, False))
        if put.label is not None:
            size = mark.labels[put.label]
            assert put.label_left >= 0
            assert put.label_left + size <= 80
            assert mark.may_cross or put.label_left >= blocked + 2 or put.label_left + size <= blocked
            assert put.label_left - put.left - mark.size == gap or put.left - put.label_left - size == gap
            taken.append((put.row, put.label_left, put.label_left + size, True))
    for a, b in combinations(taken, 2):
        if a[0] == b[0]:
            clear = gap if a[3] or b[3] else 0
            assert a[2] + clear <= b[1] or b[2] + clear <= a[1]


@quick
@given(given_marks=st.lists(marks, max_size=60), rows=st.integers(1, 8))
def test_labels_of_lesser_marks_cost_no_mark_its_place(given_marks, rows):
    lesser = [Marker(m.left, m.right, m.width, m.labels) for m in given_marks]
    bare = [Marker(m.left, m.right, m.width) for m in given_marks]
    room = Lane(80, rows, 1)
    assert place(lesser, room).count(None) <= place(bare, room).count(None)


@quick
@given(lefts=st.lists(st.integers(0, 79), max_size=300))
def test_the_counts_of_hidden_marks_add_up_and_do_not_touch(lefts):
    said = count_hidden(lefts, 80, len)
    assert sum(int(text) for _, text in said) == len(lefts)
    for (a, text), (b, _) in pairwise(said):
        assert a + len(text) < b
    assert all(start >= 0 and start + len(text) <= 80 for start, text in said)


def test_only_a_label_that_may_crosses_the_blocked_line_and_only_without_other_room():
    line = Lane(20, 3, 1, blocked=(10, 11))
    assert place([Marker(12, 13, labels=(8,), may_cross=True)], line) == [Placement(0, 12, 0, 3)]
    assert place([Marker(12, 13, labels=(8,))], line) == [Placement(0, 12)]
    assert place([Marker(12, 13, labels=(8, 5), may_cross=True)], line) == [Placement(0, 12, 1, 14)]


def put(marks, room):
    """Give the places as text: `row:left`, and of a label `/which@left`."""
    return [
        None if p is None else f"{p.row}:{p.left}" + ("" if p.label is None else f"/{p.label}@{p.label_left}")
        for p in place(marks, room)
    ]


A, KEY = Marker(4, 5, labels=(6,)), Marker(4, 5, labels=(6,), is_key=True)


LABEL_ROWS = {
    "a label moves its mark to a row where both have room": ([Marker(8, 9), A], 2, ["0:8", "1:4/0@6"]),
    "a label gives way to another mark": ([A, Marker(8, 9)], 1, ["0:4", "0:8"]),
    "that of a key mark costs one mark its place": ([KEY, Marker(8, 9)], 1, ["0:4/0@6", None]),
    "but not two": ([KEY, Marker(8, 9), Marker(10, 11)], 1, ["0:4", "0:8", "0:10"]),
    "nor for a key without a label": ([KEY, Marker(8, 9, is_key=True), Marker(10, 11)], 1, ["0:4", "0:8", "0:10"]),
    "nor for a label of no key": ([KEY, Marker(8, 9, labels=(6,)), Marker(10, 11)], 1, ["0:4", "0:8", "0:10"]),
    "two keys cost two": ([KEY, Marker(14, 15, labels=(4,), is_key=True), Marker(8, 9), Marker(17, 18)], 1,
                          ["0:4/0@6", "0:14/0@16", None, None]),
    "a label that gave way stands where room is left": ([Marker(4, 5, labels=(3,)), Marker(7, 8)], 1, ["0:4/0@0", "0:7"]),
    "the first of its labels that fits": ([Marker(4, 5, labels=(9, 8, 3, 2)), Marker(8, 9)], 1, ["0:4/2@0", "0:8"]),
    "a label begins at the left end": ([Marker(4, 5, labels=(4, 3)), Marker(6, 7)], 1, ["0:4/1@0", "0:6"]),
    "a label does not touch a mark on its left": (
        [Marker(3, 4), Marker(9, 10), Marker(8, 9, labels=(3,))], 1, ["0:3", "0:9", "0:8"]),
    "nor one at the left end": ([Marker(0, 1), Marker(8, 9), Marker(6, 7, labels=(4,))], 1, ["0:0", "0:8", "0:6"]),
    "a label ends at the right end": ([Marker(16, 17, labels=(3, 2)), Marker(15, 16)], 1, ["0:16/1@18", "0:15"]),
}  # fmt: skip


@pytest.mark.parametrize(("marks", "rows", "places"), LABEL_ROWS.values(), ids=LABEL_ROWS)
def test_where_labels_stand(marks, rows, places):
    assert put(marks, Lane(20, rows, 1)) == places


@pytest.mark.parametrize(("left", "has_label"), [(19, False), (21, True)])
@pytest.mark.parametrize("order", [1, -1])
def test_added_labels_keep_apart(left, has_label, order):
    """Two labels towards each other: the less important gives way; the marks before them leave no room together."""
    both = [Marker(7, 8, labels=(4,)), Marker(left, left + 1, labels=(5,))][::order]
    others = [Marker(5, 6), Marker(left + 2, left + 3), Marker(30, 31), Marker(30, 31)]
    places = put([*both, *others], Lane(40, 1, 1))
    labelled = [p for p in places[:2] if "/" in p]
    assert places[2:] == ["0:5", f"0:{left + 2}", "0:30", None]
    assert len(labelled) == 1 + has_label
    assert "/" in places[0]


def test_a_mark_that_may_be_narrower_stands_where_it_has_room():
    marks = [
        Marker(8, 9),
        Marker(8, 9),
        Marker(5, 9, 1),
        Marker(8, 12, 1),
        Marker(13, 14),
        Marker(13, 15),
        Marker(13, 15, 1),
    ]
    assert put(marks, Lane(20, 1, 1)) == ["0:8", None, "0:5", "0:9", "0:13", None, "0:14"]


def test_marks_are_as_far_apart_as_the_room_says():
    assert put([Marker(0, 1), Marker(0, 1), Marker(1, 2), Marker(19, 20), Marker(19, 20)], Lane(20, 1, 1)) == [
        "0:0", None, "0:1", "0:19", None,
    ]  # fmt: skip
    assert put([Marker(0, 1), Marker(0, 1), Marker(1, 2), Marker(2, 3), Marker(6, 8), Marker(9, 10), Marker(5, 6), Marker(4, 5)],
               Lane(20, 1, 1, apart=1)) == ["0:0", None, None, "0:2", "0:6", "0:9", None, "0:4"]  # fmt: skip


@pytest.mark.parametrize(
    ("blocked", "places"),
    [
        ((4, 6), ["0:4/0@6", "0:4/0@6"]),
        ((5, 7), ["0:4", "0:4/0@6"]),
        ((11, 12), ["0:4", "0:4/0@6"]),
        ((12, 14), ["0:4/0@6", "0:4/0@6"]),
    ],
)
def test_a_label_keeps_off_the_blocked_line_unless_it_may_cross_it(blocked, places):
    room = Lane(20, 1, 1, blocked=blocked)
    crossing = Marker(4, 5, labels=(6,), may_cross=True)
    assert [put([A], room)[0], put([crossing], room)[0]] == places


@pytest.mark.parametrize(
    ("lefts", "width", "said"),
    [
        ([], 72, []),
        ([70, 3, 4, 3], 72, [(3, "+3"), (70, "+1")]),
        ([0, 3], 72, [(0, "+1"), (3, "+1")]),
        ([0, 2], 72, [(0, "+2")]),
        ([71], 72, [(70, "+1")]),
        ([68, 71], 72, [(68, "+2")]),  # the second would have to begin at 70, where it touches
        ([67, 71], 72, [(67, "+1"), (70, "+1")]),
        ([0, 10, 12], 72, [(0, "+1"), (10, "+2")]),
        ([0, *[20] * 10, 23], 72, [(0, "+1"), (20, "+11")]),
        ([0, *[20] * 10, 24], 72, [(0, "+1"), (20, "+10"), (24, "+1")]),
        ([0], 1, [(0, "+1")]),
    ],
)
def test_counts_of_hidden_marks_stand_where_the_marks_would(lefts, width, said):
    assert count_hidden(lefts, width, len) == said
