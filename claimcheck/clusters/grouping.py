"""Links between claims -> groups, in which no two members are kept apart by a conflict."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

MAX_KINDS = 48
"""Kinds of members (by what they must agree on) that a group may hold: bounds the work of joining two groups."""
MAX_SAMPLES = 6
"""Members of each group whose words are compared before two groups are joined."""
LEAST_ALIKE = 0.5
"""Share of these pairs that must be alike, more than which lets groups join: a vague claim that two unlike ones both say more
of ("dropout helps") does not make them one fact."""


class Link(NamedTuple):
    """Two claims that state the same fact, taken by themselves."""

    strength: float
    """By how much their cosine passes what is needed."""
    low: int
    high: int


def group(
    n: int, links: Iterable[Link], kinds: Sequence[int], conflict: Callable[[int, int], bool], alike: Callable[[int, int], bool]
) -> list[list[int]]:
    """Return groups of 0..n-1, two or more members each, ascending; the strongest links join first.

    `kinds` says which members must agree on the same things; `conflict` tells whether two kinds cannot share a group, `alike`
    whether the words of two members allow it.
    """
    forest = _Forest(n, kinds, conflict, alike)
    for link in sorted(links, key=lambda link: (-link.strength, link.low, link.high)):
        forest.join(link.low, link.high)
    return [sorted(members) for _, members in sorted(forest.members.items()) if len(members) > 1]


class _Forest:
    """Disjoint groups of members."""

    def __init__(
        self, n: int, kinds: Sequence[int], conflict: Callable[[int, int], bool], alike: Callable[[int, int], bool]
    ) -> None:
        self._parent = list(range(n))
        self._kinds = [{kind} for kind in kinds]
        self._barred: dict[int, set[int]] = {}
        self._conflict = conflict
        self._alike = alike
        self.members = {index: [index] for index in range(n)}

    def join(self, one: int, other: int) -> None:
        """Join the groups of two members, unless something keeps the groups apart."""
        a, b = self._root(one), self._root(other)
        if a == b or b in self._barred.get(a, ()):
            return
        if self._keeps_apart(a, b):
            self._barred.setdefault(a, set()).add(b)
            self._barred.setdefault(b, set()).add(a)
        elif self._are_alike(a, b):
            self._merge(min(a, b), max(a, b))

    def _root(self, index: int) -> int:
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def _keeps_apart(self, a: int, b: int) -> bool:
        ours, theirs = self._kinds[a], self._kinds[b]
        if len(ours | theirs) > MAX_KINDS:
            return True
        return any(self._conflict(one, other) for one in ours for other in theirs if one != other)

    def _are_alike(self, a: int, b: int) -> bool:
        pairs = [(one, other) for one in _sample(self.members[a]) for other in _sample(self.members[b])]
        return len(pairs) == 1 or sum(self._alike(one, other) for one, other in pairs) > LEAST_ALIKE * len(pairs)

    def _merge(self, a: int, b: int) -> None:
        self._parent[b] = a
        self.members[a] += self.members.pop(b)
        self._kinds[a] |= self._kinds[b]
        barred = self._barred.pop(b, set())
        for each in barred:
            self._barred[each].discard(b)
            self._barred[each].add(a)
        if barred:
            self._barred.setdefault(a, set()).update(barred)


def _sample(members: Sequence[int]) -> Sequence[int]:
    return members if len(members) <= MAX_SAMPLES else members[:: max(1, len(members) // MAX_SAMPLES)][:MAX_SAMPLES]
