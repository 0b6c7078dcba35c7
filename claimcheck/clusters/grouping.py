"""Groups of claims, in which no two members are kept apart by a conflict."""

from collections.abc import Callable, Iterable, Sequence

MAX_KINDS = 48
"""Kinds of members (by what they must agree on) that a group may hold: bounds the work of joining two groups."""
MAX_SAMPLES = 6
"""Members of each group whose words are compared before two groups are joined."""
LEAST_ALIKE = 0.5
"""Share of these pairs that must be alike, more than which lets groups join: a vague claim that two unlike ones both say more
of ("dropout helps") does not make them one fact."""


class Groups:
    """Disjoint groups of 0..n-1, which grow as links join them."""

    def __init__(self, kinds: Sequence[int], conflict: Callable[[int, int], bool], alike: Callable[[int, int], bool]) -> None:
        """Begin with every member alone.

        `kinds` says which members must agree on the same things; `conflict` tells whether two kinds cannot share a group,
        `alike` whether the words of two members allow it.
        """
        self._parent = list(range(len(kinds)))
        self._members = {index: [index] for index in self._parent}
        self._kinds = [{kind} for kind in kinds]
        self._barred: dict[int, set[int]] = {}
        self._conflict = conflict
        self._alike = alike

    def all(self) -> list[list[int]]:
        """Return the groups of two members and more, ascending."""
        return [sorted(members) for _, members in sorted(self._members.items()) if len(members) > 1]

    def apart(self, one: int, other: int) -> tuple[int, int] | None:
        """Return the two groups that the members are in; None where they are in one, or must not be."""
        a, b = self._root(one), self._root(other)
        return None if a == b or b in self._barred.get(a, ()) else (min(a, b), max(a, b))

    def join(self, one: int, other: int) -> None:
        """Join the groups of two members, unless something keeps the groups apart."""
        roots = self.apart(one, other)
        if roots is None:
            return
        a, b = roots
        if self._keeps_apart(a, b):
            self._barred.setdefault(a, set()).add(b)
            self._barred.setdefault(b, set()).add(a)
        elif self._are_alike(a, b):
            self._merge(a, b)

    def complete(self, shown: Sequence[int | None], completions: Iterable[tuple[int, int]]) -> None:
        """Join groups of cut claims alone to the one group of claims that begin as they do, the longest first.

        `shown` says how many characters a cut claim shows, None of a whole one; each completion is a cut claim and one that
        begins as it does. What a cut claim does not show is no conflict
        then. Where its beginning fits several groups, nothing is guessed.
        """
        fits: dict[int, set[int]] = {}
        for cut, other in completions:
            fits.setdefault(cut, set()).add(other)
        for member in sorted(fits, key=lambda each: (-(shown[each] or 0), each)):
            own = self._root(member)
            others = {self._root(each) for each in fits[member]} - {own}
            if len(others) == 1 and all(shown[each] is not None for each in self._members[own]):
                other = others.pop()
                self._merge(min(own, other), max(own, other))

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
        pairs = [(one, other) for one in _sample(self._members[a]) for other in _sample(self._members[b])]
        return len(pairs) == 1 or sum(self._alike(one, other) for one, other in pairs) > LEAST_ALIKE * len(pairs)

    def _merge(self, a: int, b: int) -> None:
        self._parent[b] = a
        self._members[a] += self._members.pop(b)
        self._kinds[a] |= self._kinds[b]
        # A cut claim may join a group that it was barred from.
        ours, theirs = self._barred.pop(a, set()) - {b}, self._barred.pop(b, set()) - {a}
        for each in ours | theirs:
            self._barred[each] = self._barred[each] - {b} | {a}
        if ours or theirs:
            self._barred[a] = ours | theirs


def _sample(members: Sequence[int]) -> Sequence[int]:
    return members if len(members) <= MAX_SAMPLES else members[:: max(1, len(members) // MAX_SAMPLES)][:MAX_SAMPLES]
