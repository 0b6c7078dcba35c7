"""Numbers with units: found, left out, compared."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claimcheck.quantities import Quantity, agrees, agrees_with_result, find_quantities, is_telling, parse_cell

FOUND = [
    ("gains 2.1 points", 2.1, "points"),
    ("gains 2.1 percentage points", 2.1, "points"),
    ("6%p better", 6, "points"),
    ("a share of 2.1%", 2.1, "%"),
    ("2.1 per cent of", 2.1, "%"),
    ("a tau of 0.021.", 0.021, ""),
    ("reaches 21.3 +- 0.4 here", 21.3, ""),
    ("1.5x faster", 1.5, "x"),
    ("three times as fast", 3, "x"),
    ("twice as fast", 2, "x"),
    ("a 280-fold drop", 280, "x"),
    ("half of the URLs", 0.5, "fraction"),
    ("two thirds of them", 2 / 3, "fraction"),
    ("one-third of them", 1 / 3, "fraction"),
    ("a third of them", 1 / 3, "fraction"),
    ("3.4k steps", 3400, ""),
    ("a rate of 1e-5", 1e-5, ""),
    ("12M pairs", 12e6, ""),
    ("12 million pairs", 12e6, ""),
    ("5B tokens", 5e9, ""),
    ("66,500 claims", 66500, ""),
    ("seven languages", 7, ""),
    ("twenty-five topics", 25, ""),
    ("500-shot sentences", 500, ""),
    ("42GB of text", 42e9, "byte"),
    ("96.82ms per question", 0.09682, "s"),
    ("six hours", 21600, "s"),
    ("about $120", 120, "$"),
    ("120 dollars", 120, "$"),
    ("k=32 neighbours", 32, ""),
    ("a loss of -0.5 here", -0.5, ""),
    ("a loss of −0.5 here", -0.5, ""),
    ("2000 samples", 2000, ""),
    ("2000 training samples", 2000, ""),
    ("2048 gives the best", 2048, ""),
    ("a 2.1-percentage-point gain", 2.1, "points"),
    ("2.1pp more", 2.1, "points"),
    ("five percent of", 5, "%"),
    ("one percent of", 1, "%"),
    ("66.8 ± 2.4% of", 66.8, "%"),
    ("66.8% ± 2.4 of", 66.8, "%"),
    ("twofold", 2, "x"),
    ("doubles the size", 2, "x"),
    ("tripled", 3, "x"),
    ("quadrupling it", 4, "x"),
    ("one and a half times as fast", 1.5, "x"),
    ("smaller by a factor of 3", 3, "x"),
    ("by a factor of two", 2, "x"),
    ("×2.5 faster", 2.5, "x"),
    ("halving the cost", 0.5, "fraction"),
    ("1/3 of them", 1 / 3, "fraction"),
    ("2⁄3 of them", 2 / 3, "fraction"),
    ("½ of them", 0.5, "fraction"),
    ("one in five users", 0.2, "fraction"),
    ("2 × 10^5 steps", 2e5, ""),
    ("2×10⁻⁵ here", 2e-5, ""),
    ("10^6 steps", 1e6, ""),
    ("3 trillion tokens", 3e12, ""),
    ("1.4T tokens", 1.4e12, ""),
    ("one hundred tasks", 100, ""),
    ("two dozen tasks", 24, ""),
    ("a dozen tasks", 12, ""),
    ("half a dozen tasks", 6, ""),
    ("10-fold cross-validation", 10, ""),
    ("minus 0.5 here", -0.5, ""),
    ("two and a half hours", 9000, "s"),
    ("3½ hours", 12600, "s"),
    ("5 µs each", 5e-6, "s"),
    ("80 GiB of memory", 80 * 2**30, "byte"),
    ("200 GPU-hours", 720_000, "device-s"),
    ("200 Nvidia A100 GPU Hours", 720_000, "device-s"),
    ("64 A100-days", 64 * 86400, "device-s"),
    ("35 tokens/s", 35, "/s"),
    ("2,100 tokens per minute", 35, "/s"),
    ("30 FPS", 30, "/s"),
    ("3.2 PFLOPs", 3.2e15, "flop"),
    ("£120", 120, "£"),
    ("$1.2 million", 1.2e6, "$"),
]
LEFT_OUT = [
    "GPT-4",
    "top-5 accuracy",
    "F1 and R10@1",
    "Llama2-7B",
    "the 7B Alpaca model",
    "T5-SSM 11B",
    "Table 3 and Figures 4 and 5",
    "Section 3.1",
    "as in [12] and [1, 3-5]",
    "(Chi et al., 2021a)",
    "in 2019",
    "a [95% CI]",
    "on one GPU",
    "the 4th layer",
    "same τ1 and τ2",
    "the 11T model",
    "on 12 May 2020 and May 12, 2020",
    "released 2020-05-12",
    "from 2019–2021",
    "the 2018 edition",
    "the 1983 draft",
    "in the 1990s",
    "second-best",
    "dozens of them",
    "an order of magnitude",
    "the 99.9th percentile",
]


@pytest.mark.parametrize(("text", "value", "dimension"), FOUND)
def test_found(text, value, dimension):
    (quantity,) = find_quantities(text)
    assert (quantity.value, quantity.dimension) == (pytest.approx(value), dimension)
    assert any(character.isalnum() for character in text[quantity.start : quantity.end])


@pytest.mark.parametrize("text", LEFT_OUT)
def test_left_out(text):
    assert find_quantities(text) == ()


def test_several_in_order_with_their_nouns():
    found = find_quantities("7,566 training samples and 954 test samples, or 3-5 layers")
    assert [(quantity.value, quantity.high, quantity.noun) for quantity in found] == [
        (7566, None, "training samples"),
        (954, None, "test samples"),
        (3, 5, "layers"),
    ]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("about 200 hours", "about"),
        ("roughly 280-fold", "about"),
        ("at least 7 languages", "at_least"),
        ("no more than 15k steps", "at_most"),
        ("over 80%", "over"),
        ("averages over 15 languages", "exact"),
        ("under 200 dollars", "under"),
        ("merely 0.28", "exact"),
        ("nearly 50 hours", "about"),
        ("ca. 50 hours", "about"),
        ("on the order of 50 hours", "about"),
        ("50 hours or so", "about"),
        ("50 or more languages", "at_least"),
        ("50+ languages", "at_least"),
        ("not exceeding 50", "at_most"),
        ("50 or fewer", "at_most"),
        ("in excess of 50", "over"),
        ("upwards of 50", "over"),
        ("no lower than 50", "at_least"),
    ],
)
def test_hedges(text, bound):
    assert find_quantities(text)[0].bound == bound


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("3-5 layers", (3, 5)),
        ("3 to 5 layers", (3, 5)),
        ("between 10% and 20%", (10, 20)),
        ("5 to 10 hours", (18_000, 36_000)),
        ("1.5-2 hours", (5400, 7200)),
        ("3-5 million pairs", (3e6, 5e6)),
        ("rises from 57.4 to 65.8", (57.4, None)),
        ("improves 57.4 to 65.8", (57.4, None)),
        ("a gap between 57.4 and 65.8", (57.4, None)),
        ("5 to 3", (5, None)),
        ("3 points to 5 hours", (3, None)),
    ],
)
def test_ranges(text, ends):
    first = find_quantities(text)[0]
    assert (first.value, first.high) == (pytest.approx(ends[0]), ends[1] and pytest.approx(ends[1]))


def quantity(text: str) -> Quantity:
    return find_quantities(text)[0]


@pytest.mark.parametrize(
    ("claimed", "found", "expected"),
    [
        ("8.4 points", "7.4 points", False),
        ("66.8%", "66.8 ± 2.4", True),
        ("66.8%", "a share of 0.668", True),
        ("0.668 overall", "66.8%", True),
        ("77.5%", "a tau of 0.78", False),
        ("77.5%", "78%", False),
        ("3.58 points", "3.6 points", True),
        ("12 million pairs", "12M pairs", True),
        ("two thirds of", "67% of", True),
        ("half of", "one-third of", False),
        ("roughly half of", "48% of", True),
        ("about 200 hours", "200 hours", True),
        ("about 200 hours", "250 hours", False),
        ("about 27.7 points", "29.55 points", False),
        ("roughly 50 summaries", "5 summaries", False),
        ("at least 80%", "85%", True),
        ("at least 80%", "75%", False),
        ("at most 40 batches", "40 batches", True),
        ("under two hours", "90 minutes", True),
        ("two hours", "120 minutes", True),
        ("two hours", "two points", False),
        ("5-20 hours", "5-10 hours", False),
        ("5-10 hours", "5–10 hours", True),
        ("0.80 ± 0.835", "0.80 ± 0.035", False),
        ("7,400 claims", "7,900 claims", False),
        ("2 points", "2%", True),
        ("200 hours of GPU time", "200 GPU-hours", True),
        ("35 tokens/s", "2,100 tokens per minute", True),
        ("35 tokens/s", "35 tokens per minute", False),
        ("1e-5", "10^-5", True),
        ("3 to 5 layers", "4 layers", True),
        ("half of", "halves", True),
        ("12 GB", "12 hours", False),
        ("21.3 (±0.4)", "21.3 ± 0.4", True),
        ("50 or more", "62", True),
        ("50 or more", "48", False),
    ],
)
def test_agreement(claimed, found, expected):
    assert agrees(quantity(claimed), quantity(found)) is expected


@pytest.mark.parametrize(
    ("claimed", "value", "resolution", "expected"),
    [
        ("8.4 points", 65.8 - 57.4, 0.1, True),
        ("5.8 points", 64.1 - 57.8, 0.1, False),
        ("8.4 points", 57.4 - 65.8, 0.1, True),
        ("6 percentage points", 0.930 - 0.870, 0.001, True),
        ("5 percentage points", 0.930 - 0.870, 0.001, False),
        ("roughly 280-fold", 70245 / 251, 0.0, True),
        ("about 90.7%", 100 * 3434 / 3788, 0.0, True),
    ],
)
def test_agreement_with_a_result(claimed, value, resolution, expected):
    assert agrees_with_result(quantity(claimed), value, resolution) is expected


@pytest.mark.parametrize(
    ("text", "value"),
    [("72.3 ± 2.5", 72.3), ("84.0%", 84.0), ("2,643", 2643.0), ("0.930∗", 0.93), ("+0.6%", 0.6), ("-2.65", -2.65)],
)
def test_cells(text, value):
    assert parse_cell(text).value == pytest.approx(value)


@pytest.mark.parametrize("text", ["-", "", "✓", "ours", "Model 3"])
def test_cells_without_number(text):
    assert parse_cell(text) is None


@pytest.mark.parametrize(
    ("text", "expected"), [("two splits", False), ("29 topics", True), ("0.5 or", True), ("2 points", True)]
)
def test_telling(text, expected):
    assert is_telling(quantity(text)) is expected


@example("0E400")
@example("1e-400 of 1e999")
@given(st.text(alphabet="0123456789.,-–%±xkMB$eE+ fivehalf()[]:/", max_size=60))
def test_any_text_gives_numbers_at_their_places(text):
    for found in find_quantities(text):
        assert 0 <= found.start < found.end <= len(text)
        assert found.resolution > 0
        assert found.digits >= 1
        assert math.isfinite(found.value)


@given(
    st.integers(1, 500), st.sampled_from(["", "k", " million", "%", " points", "x", " ms", " GB", " GPU-hours", " tokens/s"])
)
def test_what_is_printed_alike_agrees_with_itself_and_not_with_half_as_much_again(number, unit):
    one, other = quantity(f"of {2 * number}{unit} here"), quantity(f"of {3 * number}{unit} here")
    assert agrees(one, one)
    assert not agrees(one, other)


@given(st.decimals(min_value=0, max_value=10**6, places=2))
def test_a_number_agrees_with_itself_however_grouped(value):
    plain, grouped = find_quantities(f"of {value} here"), find_quantities(f"of {value:,} here")
    assert agrees(plain[0], grouped[0])
    assert agrees(grouped[0], plain[0])


def test_a_long_run_of_digits_takes_no_time():
    assert len(find_quantities("1" * 200 + " " + "1," * 50_000)) > 1
