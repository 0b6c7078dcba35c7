"""Groups: what bars two, and how cut claims join."""

import pytest

from claimcheck.clusters.grouping import MAX_KINDS, Groups


def groups(n, barred=(), unlike=()):
    pairs, apart = ({frozenset(pair) for pair in each} for each in (barred, unlike))
    return Groups(list(range(n)), lambda a, b: frozenset((a, b)) in pairs, lambda a, b: frozenset((a, b)) not in apart)


def joined(found, *links):
    for link in links:
        found.join(*link)
    return found.all()


def test_links_join():
    assert joined(groups(5), (0, 3), (3, 4)) == [[0, 3, 4]]


def test_a_conflict_between_any_two_members_bars_two_groups():
    assert joined(groups(4, barred=[(0, 3)]), (0, 1), (2, 3), (1, 2)) == [[0, 1], [2, 3]]


def test_a_bar_outlives_what_joins_later():
    found = groups(5, barred=[(0, 3)])
    assert joined(found, (0, 3), (0, 1), (3, 4), (1, 4)) == [[0, 1], [3, 4]]
    assert found.apart(1, 4) is None
    assert found.apart(1, 2) == (0, 2)


def test_half_of_the_pairs_alike_are_not_enough():
    assert joined(groups(3, unlike=[(0, 2)]), (0, 1), (1, 2)) == [[0, 1]]
    assert joined(groups(4, unlike=[(0, 3)]), (0, 1), (0, 2), (1, 3)) == [[0, 1, 2, 3]]


def test_a_group_holds_no_more_than_so_many_kinds():
    n = MAX_KINDS + 5
    assert [len(each) for each in joined(groups(n), *((0, at) for at in range(1, n)))] == [MAX_KINDS]


@pytest.mark.parametrize("barred", [[], [(0, 1)]])
def test_a_cut_claim_joins_the_one_group_that_goes_on_as_it_begins(barred):
    found = groups(4, barred=barred)
    joined(found, (0, 1), (1, 2))
    found.complete([50, None, None, None], [(0, 1)])
    assert joined(found, (2, 3)) == [[0, 1, 2, 3]]


def test_a_cut_claim_that_stands_by_whole_ones_stays_with_them():
    found = groups(3, barred=[(1, 2)])
    joined(found, (0, 1))
    found.complete([50, None, None], [(0, 2)])
    assert found.all() == [[0, 1]]


def test_where_a_beginning_fits_two_groups_nothing_is_guessed():
    found = groups(3, barred=[(1, 2)])
    found.complete([50, None, None], [(0, 1), (0, 2)])
    assert found.all() == []


def test_the_longest_beginnings_join_first():
    found = groups(3, barred=[(0, 1), (0, 2), (1, 2)])
    found.complete([50, 60, None], [(0, 1), (0, 2), (1, 2)])
    assert found.all() == [[0, 1, 2]]


def test_what_barred_a_cut_claim_bars_the_group_that_it_joins():
    found = groups(5, barred=[(0, 2), (1, 2), (2, 4)])
    joined(found, (0, 2), (1, 2), (2, 4))
    found.complete([None, None, 50, None, None], [(2, 0)])
    assert joined(found, (0, 1), (1, 3), (3, 4)) == [[0, 2], [1, 3, 4]]
