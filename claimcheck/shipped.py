"""Where the files that come with claimcheck lie: models, prompts, the sample, the rules' pages."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped_path(*parts: str) -> Path:
    """Return the path of a shipped file, such as `shipped_path("data", "models", "embedder")`.

    A wheel carries data/, prompts/ and docs/rules/ inside the package; a checkout has them beside it.
    """
    inside = _PACKAGE.joinpath(*parts)
    return inside if inside.exists() else _PACKAGE.parent.joinpath(*parts)
