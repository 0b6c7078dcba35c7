"""What records promise that their declarations alone do not."""

import pytest
from pydantic import TypeAdapter, ValidationError

from claimcheck.schema import Word

WORD = '{"start":3,"end":7,"page":1,"x0":1.5,"y0":2.5,"x1":3.5,"y1":4.5}'


def test_a_word_is_small_frozen_closed_and_the_same_in_json():
    words = TypeAdapter(Word)
    word = words.validate_json(WORD)
    assert words.dump_json(word).decode() == WORD
    assert not hasattr(word, "__dict__"), "a paper has ten thousand words: with a dictionary each, it takes three times as much"
    with pytest.raises(AttributeError):
        word.page = 2
    with pytest.raises(ValidationError):
        words.validate_json(WORD.replace('"end"', '"stop"'))
    with pytest.raises(ValidationError):
        words.validate_json(WORD.replace("}", ',"text":"no"}'))
