"""Claims about gains are taken apart; what they leave open is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.readers.read import read_report, read_source
from claimcheck.robust_xlt.gain_claims import gain_claims

MBERT, LARGE = "bert-base-multilingual-cased", "xlm-roberta-large"
OPEN = ("the encoder", "the setting", "the method")


@pytest.mark.parametrize(
    ("text", "task", "points", "encoder", "setting", "method", "baseline"),
    [
        ("RS-DA improves mBERT by 2.1 points over standard fine-tuning on PAWS-X in the generalized setting.", "pawsx", 2.1, MBERT, "generalized", "rs-da", "standard"),
        ("With multilingual BERT, adversarial training gains 1.3% on XNLI in zero-shot transfer.", "xnli", 1.3, MBERT, "standard", "adv", None),
        ("RS-DA raises XNLI accuracy of mBERT from 65.4 to 67.0 in the zero-shot setting.", "xnli", 1.6, MBERT, "standard", "rs-da", None),
        ("RS-DA outperforms RS-RP by 0.8 points on XNLI with XLM-R large in the standard setting.", "xnli", 0.8, LARGE, "standard", "rs-da", "rs-rp"),
        ("bert-base-multilingual-cased with RS-DA+R-Drop gains at least 2 points on PAWS-X (zero-shot) over the baseline.", "pawsx", 2.0, MBERT, "standard", "r-drop+rs-da", "standard"),
        ("Code-switched fine-tuning lowers mBERT's accuracy by 3 points on PAWS-X in the standard setting.", "pawsx", -3.0, MBERT, "standard", "code-mixing", None),
        ("RS-DA reduces mBERT's error by 2 points on XNLI, zero-shot.", "xnli", 2.0, MBERT, "standard", "rs-da", None),
        ("RS-DA with mBERT yields +2.1% on PAWS-X, zero-shot, against a step-matched run.", "pawsx", 2.1, MBERT, "standard", "rs-da", "standard-matched"),
        ("RS-DA reaches 84.1% on PAWS-X, 2.1 points better than standard training.", "pawsx", 2.1, None, None, "rs-da", "standard"),
        ("A 2.1-point gain on XCOPA is reported for RS-RP.", "xcopa", 2.1, None, None, "rs-rp", None),
        ("FreeLB improves Multi30k caption pairs by 1 point with our-encoder in the zero-shot setting.", "captions", 1.0, "our-encoder", "standard", "freelb", None),
        ("Language-adversarial training gains 1.5 points on SICK.", "sick", 1.5, None, None, "language-adversarial", None),
        ("my-method improves mBERT by 1.5 points on XNLI (zero-shot).", "xnli", 1.5, MBERT, "standard", "my-method", None),
    ],
)  # fmt: skip
def test_a_claim_is_taken_apart(text, task, points, encoder, setting, method, baseline):  # noqa: PLR0917
    (found,) = gain_claims(text, encoders=["our-encoder"], methods=["my-method", "standard"])
    assert (found.task, round(found.points, 6)) == (task, points)
    assert (found.encoder, found.setting, found.method, found.baseline) == (encoder, setting, method, baseline)


@pytest.mark.parametrize(
    "text",
    [
        "PAWS-X has 49,401 training pairs in 7 languages.",
        "RS-DA does not improve PAWS-X by 2.1 points.",
        "Robust training remarkably improves generalized cross-lingual transfer.",
        "The method improves accuracy by 2.1 points on MLQA.",
        "RS-DA narrows the transfer gap by 2 points on XNLI.",
        "The accuracy of 82.3% on PAWS-X improves on earlier work.",
        "XTREME and XGLUE provide benchmarks for zero-shot cross-lingual transfer learning.",
        "",
    ],
)
def test_other_claims_state_no_gain(text):
    assert gain_claims(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Accuracy improves by 2.1 and 1.6 points on PAWS-X and XNLI, respectively.",
        "Accuracy improves by 2.1 points on PAWS-X and 1.6 points on XNLI.",
        "Accuracy on PAWS-X rises by 2.1 points, on XNLI by 1.6 points.",
    ],
)
def test_two_gains_find_their_tasks(text):
    assert [(each.task, each.points) for each in gain_claims(text)] == [("pawsx", 2.1), ("xnli", 1.6)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("RS-DA gains 2.1 points on XNLI.", 2.05, 2.15),
        ("RS-DA gains at least 2.0 points on XNLI.", 1.95, 100),
        ("RS-DA gains up to 3.5 points on XNLI.", 0, 3.55),
        ("RS-DA gains about 2 points on XNLI.", 1.5, 2.5),
        ("RS-DA loses 2.1 points on XNLI.", -2.15, -2.05),
        ("RS-DA gains between 1.0 and 2.0 points on XNLI.", 0.95, 2.05),
    ],
)
def test_bounds_are_those_of_the_printed_number(text, low, high):
    (found,) = gain_claims(text)
    assert found.bounds == pytest.approx((low, high))


def test_an_encoder_without_its_size_is_said_to_lack_it():
    (found,) = gain_claims("RS-DA improves XLM-R by 2.1 points on XNLI in the zero-shot setting.")
    assert found.missing == ("the encoder's size",)


@pytest.mark.parametrize(
    "text",
    [
        "RS-DA, trained on English, improves mBERT by 2.1 points on XNLI without parallel data (zero-shot).",
        "RS-DA improves mBERT not only on PAWS, but by 2.1 points on XNLI (zero-shot); no parallel data are needed.",
    ],
)
def test_side_remarks_change_nothing(text):
    (found,) = gain_claims(text)
    assert (found.points, found.missing, found.languages) == (2.1, (), ())


@pytest.mark.parametrize(
    "text", ["RS-DA shows no significant gain of 2 points on XNLI.", "RS-DA failed to gain 2 points on XNLI."]
)
def test_denied_gains_are_none(text):
    assert gain_claims(text) == ()


@pytest.mark.parametrize(
    ("text", "method", "baseline"),
    [
        ("RS-DA and ADV improve mBERT by 4 points on PAWS-X, zero-shot.", None, None),
        ("RS-DA, RS-RP and ADV improve mBERT by 4 points on PAWS-X, zero-shot.", None, None),
        ("RS-DA improves mBERT by 4 points and ADV by 0.1 points on PAWS-X, zero-shot.", None, None),
        ("RS-DA + ADV improves mBERT by 4 points on PAWS-X, zero-shot.", "adv+rs-da", None),
        (
            "RS-DA + adversarial training (ADV) gains 4 points on PAWS-X with mBERT (zero-shot); RS-DA + ADV is cheap.",
            "adv+rs-da",
            None,
        ),
        ("RS-DA gains 4 points on PAWS-X with mBERT, zero-shot, and RS-DA + ADV 5 points.", None, None),
        ("RS-DA combined with ADV improves mBERT by 4 points on PAWS-X, zero-shot.", "adv+rs-da", None),
        ("RS-DA and ADV together improve mBERT by 4 points on PAWS-X, zero-shot.", "adv+rs-da", None),
        ("With both RS-DA and ADV, mBERT improves by 4 points on PAWS-X, zero-shot.", "adv+rs-da", None),
        ("The combination of RS-DA and ADV improves mBERT by 4 points on PAWS-X, zero-shot.", "adv+rs-da", None),
        ("Combining RS-DA with adversarial training gains 4 points on PAWS-X for mBERT, zero-shot.", "adv+rs-da", None),
        ("ADV falls behind RS-DA by 4 points on PAWS-X with mBERT, zero-shot.", "adv", "rs-da"),
        ("ADV underperforms RS-DA by 4 points on PAWS-X with mBERT, zero-shot.", "adv", "rs-da"),
        ("RS-DA is ahead of ADV by 4 points on PAWS-X with mBERT, zero-shot.", "rs-da", "adv"),
        ("RS-DA gains 4 points on PAWS-X with mBERT (zero-shot); RS-DA is cheap.", "rs-da", None),
    ],
)
def test_several_methods_are_one_only_where_they_are_combined(text, method, baseline):
    for found in gain_claims(text):
        assert (found.method, found.baseline) == (method, baseline)
        assert found.missing == (("which of the methods",) if method is None else ())
    assert gain_claims(text)


def test_common_words_are_no_encoders_and_no_methods():
    (found,) = gain_claims(
        "The robust model improves by 2.1 points on XNLI (zero-shot).", encoders=["model"], methods=["robust"]
    )
    assert found.missing == ("the encoder", "the method")


def test_named_languages_are_found():
    (found,) = gain_claims("RS-DA gains 2.1 points on XNLI in German and in Swahili.")
    assert found.languages == ("de", "sw")


@pytest.mark.shared
def test_the_seeds_gains_are_underspecified(shared):
    for path in sorted((shared / "seeds").iterdir()):
        found = [gain for claim in read_report(read_source(str(path))).claims for gain in gain_claims(claim.text)]
        assert [(each.task, each.points) for each in found] == [("pawsx", 2.1), ("xnli", 1.6)], path.name
        assert all({"the encoder", "the method"} <= {*each.missing} for each in found)


@given(st.text(alphabet="RS-DA mBERT improves by 2.1 points on PAWSX % from to ,", max_size=200))
def test_no_text_breaks_the_reading(text):
    for found in gain_claims(text):
        low, high = found.bounds
        assert low <= high


def test_a_long_claim_is_read_in_time():
    assert gain_claims("RS-DA gains 2.1 points on XNLI " + "over 1.5 points " * 20_000)[0].points == 2.1
