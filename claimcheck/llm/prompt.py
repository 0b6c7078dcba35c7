"""Prompts: Markdown files with named slots, and other people's text made harmless before it is put into one."""

import hashlib
import re
import unicodedata
from collections.abc import Collection
from pathlib import Path
from typing import Literal, NamedTuple

from claimcheck.errors import InputError
from claimcheck.shipped import shipped_path

MAX_PROMPT_BYTES = 100_000
"""Of a prompt file: far more than any model follows."""
_PARTS = re.compile(r"\A\s*# System[ \t]*\r?\n(?P<system>.*?)^# User[ \t]*\r?\n(?P<user>.*)\Z", re.DOTALL | re.MULTILINE)
_SLOT = re.compile(r"\{([a-z_]+)\}")
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs"})
"""Categories of characters that a reader does not see: controls, directions, zero-width, tags, private, half pairs."""
_ANGLES = str.maketrans("<>", "＜＞")  # equal under NFKC, and no letters: quotes are found all the same


class Message(NamedTuple):
    """A part of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


Messages = tuple[Message, ...]


class Prompt(NamedTuple):
    """A template: what is told to the model, and what it is asked."""

    system: str
    user: str
    """With slots in braces ("{claim}")."""
    sha256: str
    """Of the file."""

    def fill(self, **values: str) -> Messages:
        """Return the conversation with every slot filled; braces within the values stay as they are."""
        user = _SLOT.sub(lambda slot: values.get(slot[1], slot[0]), self.user)
        return Message("system", self.system), Message("user", user)


def load_prompt(name: str, slots: Collection[str], folder: Path | None = None) -> Prompt:
    """Return the prompt of that name ("verify_claim") out of `folder`, or the shipped one.

    Raises InputError where it cannot be read, lacks one of its two headings, or its request has other slots than `slots`.
    """
    source = (folder or shipped_path("prompts")) / f"{name}.md"
    wanted = " and ".join(f"{{{slot}}}" for slot in sorted(slots))
    hint = f"A prompt has the headings `# System` and `# User`; under the second stand {wanted}. See docs/llm.md."
    try:
        data = source.read_bytes()
        text = data.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise InputError(f"The prompt {source} cannot be read: {error}.", hint=hint) from error
    parts = _PARTS.match(text) if len(data) <= MAX_PROMPT_BYTES else None
    if parts is None or set(_SLOT.findall(parts["user"])) != set(slots):
        raise InputError(f"The prompt {source} has not the form of one.", hint=hint)
    return Prompt(parts["system"].strip(), parts["user"].strip(), hashlib.sha256(data).hexdigest())


def fenced(tag: str, text: str, *, max_characters: int, **attributes: str) -> str:
    """Return `text` between <tag> and </tag>: on one line, without characters that no reader sees, and cut at a limit.

    Angle brackets within it become wide ones, so that nothing in it ends the fence, opens another one, or reads as one of the
    marks by which models tell their own turns ("<|im_start|>").
    """
    named = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"<{tag}{named}>\n{harmless(text[:max_characters])}\n</{tag}>"


def harmless(text: str) -> str:
    """Return `text` on one line, angle brackets made wide and unseen characters taken out; letters and digits stay."""
    seen = (character for character in " ".join(text.split()) if unicodedata.category(character) not in _UNSEEN)
    return "".join(seen).translate(_ANGLES)
