"""Statistics of generators."""

from claimcheck.generators import generator_statistics
from claimcheck.schema import AuditedReport, BatchClaim, Contradiction, Label


def report(path, generator, **counts):
    return AuditedReport(path=path, generator=generator, n_claims=sum(counts.values()), counts=counts)


def claim(path, id, *, stated, label):
    return BatchClaim(report=path, id=id, text="Dropout helps.", line=1, stated_verified=stated, label=label)


def test_reports_are_counted_by_generator_and_the_unnamed_come_last():
    reports = [
        report("a", None, SUPPORTED=1),
        report("b", "Bot Two", SUPPORTED=2),
        report("c", "bot  two", REFUTED=3),
        report("d", "Ann", not_checked=4),
    ]
    found = generator_statistics(reports)
    assert [(each.generator, each.n_reports, each.n_claims) for each in found] == [
        ("Ann", 1, 4),
        ("Bot Two", 2, 5),
        (None, 1, 1),
    ]
    assert found[1].counts == {"REFUTED": 3, "SUPPORTED": 2}


def test_ticks_are_held_against_what_claimcheck_finds():
    claims = [
        claim("a", "c1", stated=True, label=Label.SUPPORTED),
        claim("a", "c2", stated=False, label=Label.REFUTED),
        claim("a", "c3", stated=False, label=Label.NOT_ENOUGH_INFO),
        claim("a", "c4", stated=True, label=Label.REFUTED),
        claim("a", "c5", stated=False, label=Label.SUPPORTED),
        claim("a", "c6", stated=None, label=Label.SUPPORTED),
        claim("a", "c7", stated=True, label=None),
    ]
    (found,) = generator_statistics([report("a", "Bot")], claims)
    assert (found.n_right, found.n_wrong, found.n_contradicted) == (3, 2, 0)


def test_contradicted_claims_are_counted_once():
    claims = [claim("a", "c1", stated=True, label=None), claim("b", "c1", stated=False, label=None)]
    both = [Contradiction(kind=kind, claims=tuple(claims), message="") for kind in ("stated-verdicts", "labels")]
    found = generator_statistics([report("a", "Ann"), report("b", "Bot")], claims, both)
    assert [each.n_contradicted for each in found] == [1, 1]


def test_no_reports_no_statistics():
    assert generator_statistics([]) == ()
