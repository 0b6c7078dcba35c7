"""Reports in JSON: text under a key, sections, lists of claims, references, and places in the source."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prose_reading import Read, read_blocks, source_of

from claimcheck.errors import InputError
from claimcheck.readers.json import Json
from claimcheck.readers.json_nodes import parse_json

REPORT = '# Title\n\nNets work well here [1]. They fail "often" on small data [2].\n\n## References\n\n[1] First title: https://arxiv.org/abs/2104.08645v2\n[2] Second title here\n'
PADDING = " More words follow here, so that this is long enough to be a report of its own." * 3


def read(text: str) -> Read:
    source = source_of(text, "x.json")
    return read_blocks(Json().blocks(source), source)


@pytest.mark.parametrize(
    "value",
    [
        {"output": REPORT},
        {"latency": 1.5, "query": "What? " * 100, "output": REPORT + PADDING, "ctxs": [{"text": "other [9] " * 50}]},
        {"choices": [{"message": {"role": "assistant", "content": REPORT}}]},
        [{"id": 3, "article": REPORT}],
        REPORT,
    ],
)
def test_the_report_is_found(value: object) -> None:
    found = read(json.dumps(value) if not isinstance(value, str) else json.dumps([value]).strip("[]"))
    assert found.bindings() == [("Nets work well here.", ("1",)), ('They fail "often" on small data.', ("2",))]
    assert [(one.id, one.arxiv_id, one.title) for one in found.references] == [
        ("1", "2104.08645v2", "First title"),
        ("2", None, "Second title here"),
    ]


def test_regions_are_those_of_the_json() -> None:
    text = json.dumps({"report": 'Intro é.\n\nNets "work" é well [1].\n\nReferences\n\n[1] A title'})
    (claim,) = read(text).claims
    assert text[claim.region.start : claim.region.end] == 'Nets \\"work\\" \\u00e9 well [1].'


def test_sections_and_sources_beside_them() -> None:
    value = {
        "title": "T",
        "sections": [{"title": "A", "content": "Nets work well [1]."}, {"heading": "B", "text": "They fail often [2]."}],
        "sources": [
            {
                "title": "First title",
                "authors": ["Jane Doe", "R. Roe"],
                "year": 2020,
                "url": "https://arxiv.org/abs/2104.08645",
            },
            {"id": "2", "name": "Second: a title", "doi": "10.1000/xyz"},
        ],
    }
    found = read(json.dumps(value))
    assert [(claim.text, claim.references, claim.section) for claim in found.claims] == [
        ("Nets work well.", ("1",), "A"),
        ("They fail often.", ("2",), "B"),
    ]
    assert [(one.id, one.title, one.authors, one.year, one.arxiv_id, one.doi) for one in found.references] == [
        ("1", "First title", ("Jane Doe", "R. Roe"), 2020, "2104.08645", None),
        ("2", "Second: a title", (), None, None, "10.1000/xyz"),
    ]


@pytest.mark.parametrize("is_lines", [True, False])
def test_claims_become_a_table(*, is_lines: bool) -> None:
    claims = [
        {"claim": 'Nets work "well".', "verdict": "supported", "confidence": 0.9, "references": ["2104.08645", 3]},
        {"statement": "They fail.", "label": "refuted"},
    ]
    text = "\n".join(map(json.dumps, claims)) if is_lines else json.dumps({"claims": claims})
    (block,) = Json().blocks(source_of(text))
    assert [[cell.text for cell in row.cells] for row in block.rows[1:]] == [
        ['Nets work "well".', "supported", "0.9", "arXiv:2104.08645 [3]"],
        ["They fail.", "refuted", "", ""],
    ]


@pytest.mark.parametrize(
    "text", ["{", '{"a": ', '{"report": "cut off he', "[1, 2}", '{"a": 1} trailing', "[" * 20_000, '{"a":' * 20_000]
)
def test_broken_json_is_an_input_error(text: str) -> None:
    with pytest.raises(InputError, match="JSON is broken at line 1"):
        Json().blocks(source_of(text))


@pytest.mark.parametrize("text", ["{}", '{"a": {"b": [1, true, null]}}', "[]", "[" * 20_000 + "]" * 20_000])
def test_json_without_a_report_is_an_input_error(text: str) -> None:
    with pytest.raises(InputError, match="holds no report"):
        Json().blocks(source_of(text))


@pytest.mark.parametrize(
    ("text", "suffix", "at_least", "at_most"),
    [
        ('{"a": 1}', ".txt", 0.7, 0.9),
        ('[{"a": 1}]', ".json", 0.9, 1.0),
        ("[1] A reference", ".md", 0.0, 0.0),
        ("# no", ".json", 0.1, 0.3),
    ],
)
def test_recognition(text: str, suffix: str, at_least: float, at_most: float) -> None:
    assert at_least <= Json().recognises(source_of(text), suffix) <= at_most


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
)


@given(VALUES.filter(lambda value: value is not None), st.booleans())
def test_strings_decode_as_json_does(value: object, is_ascii: object) -> None:
    text = json.dumps(value, ensure_ascii=bool(is_ascii), indent=1)
    (root,) = parse_json(text)
    for _, _, node in root.walk(10):
        if node.kind == "string":
            decoded = node.string()
            assert decoded.text == json.loads(text[node.start : node.end])
            assert len(decoded.offsets) == len(decoded.text)
            assert list(decoded.offsets) == sorted(decoded.offsets)


@given(st.text(alphabet='{}[]":,\\ntrue10 "claimreport', max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read(text)
    except InputError as error:
        assert error.hint
