import pytest

from claimcheck.readers.read import read_report, source_of_text

TITLES = [
    ("# The Title\n\nSomeone\n\n## Abstract\n\nText.\n", "The Title"),
    ("The Title\n\nSomeone\n\nJuly 11, 2026\n\nAbstract\n\nText.\n", "The Title"),
    ('---\ntitle: "The Title"\ndate: 2026-01-02\n---\n\nText here.\n', "The Title"),
    ("# A Survey of Things\n\n## 1 Introduction\n\nText.\n", "A Survey of Things"),
    ("Abstract\n\nSome text.\n\n1 Introduction\n\nMore.\n", None),
    ("# Introduction\n\nText.\n", None),
    ("This is a sentence, and the report starts with it.\n\nMore.\n", None),
]


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_title(text, title):
    assert read_report(source_of_text(text)).title == title


DATES = ["July 11, 2026", "11 July 2026", "2026-07-11", "Jul. 2026", "11/07/2026"]


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize("label", ["", "Date: ", "Published on "])
def test_date(date, label):
    assert read_report(source_of_text(f"# T\n\nSomeone\n\n{label}{date}\n\n## Abstract\n\nIn May 2020 it was.\n")).date == date


def test_no_date_from_the_text():
    assert read_report(source_of_text("# T\n\n## Results\n\nJuly 11, 2026\n")).date is None


QUESTIONS = [
    ("This paper examines: X. Research question: How does A (e.g., B) affect C?.\n", "How does A (e.g., B) affect C?"),
    ("**Research question:** Does it work?\n", "Does it work?"),
    ("## Research Question\n\nDoes it work? We shall see.\n", "Does it work?"),
    ("Research question: How does intermediate-\ntask training a\ufffdect cross-\nlingual transfer?.\n",
     "How does intermediate-task training a\ufffdect cross-lingual transfer?"),
    ("Research question: whether it works. It does.\n", "whether it works"),
    ("There is no question here.\n", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "question"), QUESTIONS)
def test_research_question(text, question):
    assert read_report(source_of_text(f"Title\n\n{text}")).research_question == question


ABSTRACTS = [
    ("Abstract\n\nOne two.\n\nThree.\n\n1 Introduction\n\nFour.\n", "One two. Three."),
    ("## **Abstract**\n\nOne two\n\n## Next\n", "One two"),
    ("**Abstract:** One two.\n\nThree.\n", "One two."),
    ("Abstract— One two.\n", "One two."),
    ("No such thing.\n", None),
]


@pytest.mark.parametrize(("text", "abstract"), ABSTRACTS)
def test_abstract(text, abstract):
    assert read_report(source_of_text(text)).abstract == abstract


STATED = [
    ("14 papers retrieved. 11 claims extracted; 8 independently verified. Quality review score: 7.4/10.", (14, 11, 8, 7.4)),
    ("12 papers retrieved. 10 claims extracted; 7 independently veri\ufffded. Quality review score: 7.5/10.", (12, 10, 7, 7.5)),
    ("A search yielded 1,204 relevant papers. We extracted 30 claims, of which 12 claims were verified.", (1204, 30, 12, None)),
    ("Papers retrieved: 14. Claims extracted: 11. Claims verified: 8. Overall score: 74%", (14, 11, 8, 7.4)),
    ("8 of 11 claims were verified. The quality score is 3.5 out of 5.", (None, 11, 8, 7.0)),
    ("Twelve studies were identified; three claims were extracted.", (12, 3, None, None)),
    ("Nothing is said of 2020 or of 7.5.", (None, None, None, None)),
    ("3 claims were unverified. The score was 12/10.", (None, None, None, None)),
]


@pytest.mark.parametrize(("text", "stated"), STATED)
def test_stated_counts(text, stated):
    found = read_report(source_of_text(f"# T\n\n## Results\n\n{text}\n")).stated
    assert (found.papers_retrieved, found.claims_extracted, found.claims_verified, found.quality_score) == stated


def test_stated_counts_in_a_table():
    text = "| What | Count |\n|---|---|\n| Papers retrieved | 14 |\n| Claims extracted | 11 |\n"
    found = read_report(source_of_text(text)).stated
    assert (found.papers_retrieved, found.claims_extracted) == (14, 11)
