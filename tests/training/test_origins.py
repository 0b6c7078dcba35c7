from pathlib import Path

import pytest
from pydantic import ValidationError

from claimcheck.training.config import Source, load_config
from claimcheck.training.embedder_config import load_embedder_config
from claimcheck.training.origins import MADE, TABLE, all_origins, origin_of, trainable, updated

ROOT = Path(__file__).resolve().parents[2]
CONFIGS = sorted((ROOT / "claimcheck" / "training" / "configs").glob("*.toml"))
NON_COMMERCIAL = ("HealthVer", "ANLI", "AVeriTeC", "OCNLI", "IMPPRES", "XNLI", "FaithBench")


@pytest.mark.parametrize("name", NON_COMMERCIAL)
@pytest.mark.parametrize("written", ["{}", "{}.train", "{}_orig.dev", "{}-R3.train"])
@pytest.mark.parametrize("case", [str, str.lower, str.upper])
def test_a_non_commercial_set_is_refused_by_the_configuration(name, written, case):
    with pytest.raises(ValidationError, match="forbids commercial use"):
        Source(name=case(written.format(name)))


@pytest.mark.parametrize("stem", ["unheard_of.train", "snliish.train", ""])
def test_a_set_of_unknown_origin_is_refused(stem):
    with pytest.raises(ValueError, match=r"origins\.toml"):
        trainable(stem)


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("snli.dev", "snli"),
        ("lingnli.train", "lingnli"),
        ("cad_nli.train", "cad_nli"),
        ("fever_symmetric_v0.2.dev", "fever_symmetric"),
        ("fever_vanilla.eval", "fever_vanilla"),
        ("scifact_oracle_rationale.train", "scifact"),
        ("sick.sick_train", "sick"),
    ],
)
def test_the_origin_of_a_file_is_that_of_its_set(stem, name):
    assert origin_of(stem).name == name


def test_the_configurations_train_on_what_may_be_trained_on():
    for path in CONFIGS:
        if path.stem == "embedder":
            names = {source.name for source in load_embedder_config(path).sources}
        else:
            names = {source.name for phase in load_config(path).phases for source in phase.sources}
        assert names and all(origin_of(name) or name in MADE for name in names)


def test_every_origin_says_where_from_and_how_licensed():
    names = [origin.name for origin in all_origins()]
    assert len(names) == len(set(names))
    assert all(origin.origin and origin.licence for origin in all_origins())


@pytest.mark.shared
def test_the_table_of_training_sets_is_that_of_the_files(shared):
    if not (shared / "datasets").is_dir():
        pytest.skip("../shared/datasets is not there")
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    assert TABLE.search(readme)
    assert updated(readme, CONFIGS) == readme, "run python -m claimcheck.training.origins claimcheck/training/configs/*.toml"


@pytest.mark.shared
def test_every_file_there_has_an_origin(shared):
    stems = [path.name.removesuffix(".jsonl.gz") for path in (shared / "datasets").glob("*.jsonl.gz")]
    assert [stem for stem in stems if origin_of(stem) is None] == []
