"""Which paper a reference names."""

import pytest

from claimcheck.fetchers.folder_index import id_in_name
from claimcheck.fetchers.identity import arxiv_id_of, malformed_id_of
from claimcheck.schema import Reference


def reference(**fields: object) -> Reference:
    return Reference.model_validate({"id": "r1", "text": "", **fields})


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"arxiv_id": "2104.08645v2"}, "2104.08645v2"),
        ({"arxiv_id": "0704.0001"}, "0704.0001"),
        ({"arxiv_id": "math/0611800"}, "math/0611800"),
        ({"url": "http://arxiv.org/abs/2104.08645v2"}, "2104.08645v2"),
        ({"url": "https://arxiv.org/pdf/math.CA/0611800v1.pdf"}, "math/0611800v1"),
        ({"doi": "10.48550/arxiv.2104.08645"}, "2104.08645"),
        ({"text": "Huang et al. arXiv preprint arXiv:2104.08645, 2021."}, "2104.08645"),
        ({"text": "hep-th/9901001 without a name"}, None),
        ({"text": "A paper on 2104.08645 things"}, None),
        ({"doi": "10.18653/v1/2021.emnlp-main.126"}, None),
        ({}, None),
    ],
)
def test_the_id_of_a_reference(fields: dict[str, object], expected: str | None) -> None:
    found = arxiv_id_of(reference(**fields))
    assert (str(found) if found else None) == expected
    assert malformed_id_of(reference(**fields)) is None


@pytest.mark.parametrize(
    ("fields", "malformed"),
    [
        ({"arxiv_id": "2104.0864"}, "2104.0864"),
        ({"arxiv_id": "1104.08645"}, "1104.08645"),
        ({"arxiv_id": "2113.08645"}, "2113.08645"),
        ({"arxiv_id": "0703.0001"}, "0703.0001"),
        ({"arxiv_id": "math/2104123"}, "math/2104123"),
        ({"arxiv_id": "nonsense"}, "nonsense"),
        ({"url": "https://arxiv.org/abs/21o4.08645"}, "21o4.08645"),
        ({"url": "https://arxiv.org/abs/2104.086451234"}, "2104.086451234"),
        ({"doi": "10.48550/arxiv.2113.08645"}, "2113.08645"),
        ({"text": "Huang et al. arXiv:2199.00001. 2021."}, "2199.00001"),
        ({"text": "Doe (2023). A title. arXiv:1234.56789v2"}, "1234.56789v2"),
    ],
)
def test_what_cannot_be_an_id_is_malformed(fields: dict[str, object], malformed: str) -> None:
    assert arxiv_id_of(reference(**fields)) is None
    assert malformed_id_of(reference(**fields)) == malformed


@pytest.mark.parametrize(
    "text", ["arXiv: 2021", "https://arxiv.org/list/cs.CL/recent", "see arXiv", "arXiv:cs.CL", "https://arxiv.org"]
)
def test_what_only_mentions_the_archive_is_not_malformed(text: str) -> None:
    assert malformed_id_of(reference(text=text)) is None


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("2104.08645v2", "2104.08645v2"),
        ("2104.08645", "2104.08645"),
        ("arXiv-2104.08645", "2104.08645"),
        ("arxiv_2104.08645v12", "2104.08645v12"),
        ("Huang 2021 - 2104.08645v1 - robust training", "2104.08645v1"),
        ("2305.03393v1-pg9", "2305.03393v1"),
        ("0704.0001", "0704.0001"),
        ("math_0611800", "math/0611800"),
        ("math-0611800v1", "math/0611800v1"),
        ("hep-th_9901001v2", "hep-th/9901001v2"),
        ("hep-th-9901001", "hep-th/9901001"),
        ("math.CA_0611800", "math/0611800"),
        ("0611800v1", None),
        ("report_2019.1234", None),
        ("v1.2104.0864", None),
        ("12104.08645", None),
        ("2104.086451", None),
        ("foo-1234567", None),
        ("", None),
    ],
)
def test_ids_in_names_of_files(stem: str, expected: str | None) -> None:
    found = id_in_name(stem)
    assert (str(found) if found else None) == expected
