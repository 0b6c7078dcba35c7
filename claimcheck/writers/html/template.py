"""The one place where text becomes HTML: every value escaped, and a Content-Security-Policy that lets only our assets in."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from claimcheck import __version__
from claimcheck.text import printable

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_PAGE_SIZE = 200  # rows of a list that are in sight at a time, where scripts run
_HARMFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufffe\uffff]")


def render_page(template: str, *, scripts: tuple[str, ...], **values: Any) -> str:
    """Return a page: the template with the style sheet and `scripts` inside, and a policy that lets nothing else in.

    `scripts` are names of files beside the templates. Every value is escaped where the template shows it.
    """
    style, early, codes = _asset("page.css"), _asset("early.js"), [_asset(name) for name in scripts]
    policy = [
        "default-src 'none'",
        f"style-src {_hash(style)}",
        f"script-src {' '.join(map(_hash, [early, *codes]))}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    page = _environment().get_template(template)
    return page.render(
        policy="; ".join(policy),
        style=Markup(style),  # noqa: S704 - our own file
        early=Markup(early),  # noqa: S704 - our own file
        page_size=_PAGE_SIZE,
        scripts=[Markup(code) for code in codes],  # noqa: S704 - our own files
        version=__version__,
        **values,
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _shown(value: Any) -> Any:
    """Return a value as it may stand on a page: no control characters, direction overrides or halves of characters."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return "" if value is None else value
    text = printable(value) if _HARMFUL.search(value) else value
    return _NO_CHARACTER.sub("\ufffd", text)


@cache
def _asset(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    """Return the source expression by which a policy lets an inline element with this content in."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
