"""What errors of other libraries say, fit for a sentence of ours."""

import pytest

from claimcheck.errors import InputError, reason_of


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ValueError("File is not a zip file"), "File is not a zip file"),
        (ValueError("It ends with a full stop."), "It ends with a full stop"),
        (ValueError("two\n  lines"), "two lines"),
        (ValueError(), "ValueError"),
        (ValueError("..."), "ValueError"),
        (FileNotFoundError(2, "No such file or directory", "x.pdf"), "No such file or directory"),
        (OSError("no number"), "no number"),
        (ValueError("x" * 10_000), "x" * 200),
    ],
)
def test_a_reason_fits_the_middle_of_a_sentence(error, reason):
    assert reason_of(error) == reason


def test_an_error_says_what_to_do_next():
    assert str(InputError("This is broken.", hint="Mend it.")) == "This is broken. Mend it."
