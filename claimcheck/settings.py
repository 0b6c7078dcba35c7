"""The one configuration object: command-line flag > environment (CLAIMCHECK_*) > claimcheck.toml > default."""

import tempfile
from pathlib import Path

from platformdirs import user_cache_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from claimcheck.errors import InputError


class Settings(BaseSettings):
    """What a run can be told; every field is also an environment variable, CLAIMCHECK_ and its name in capitals."""

    model_config = SettingsConfigDict(
        use_attribute_docstrings=True,
        env_prefix="CLAIMCHECK_",
        toml_file="claimcheck.toml",
        extra="forbid",
        frozen=True,
        validate_default=True,
    )

    papers: Path | None = None
    """Folder with the cited papers' PDFs; asked before the archive."""
    offline: bool = False
    """Ask nobody: only the papers folder and the cache."""
    contact: str = ""
    """Mail address or URL that the User-Agent names to the archive, as arXiv asks of programs."""
    cache: Path = Field(default_factory=lambda: user_cache_path("claimcheck", appauthor=False))
    """Folder for fetched papers, extracted documents and embeddings."""
    verifier: str = "entailment"
    """The entailment judge: "entailment" (embedded) or "cross_encoder" (extra [hub])."""
    model: str | None = None
    """Model id or folder for "cross_encoder"."""
    embedder: str | None = None
    """Id or folder of a SentenceTransformer in place of the embedded embedder (extra [hub])."""
    threads: int = Field(default=0, ge=0)
    """Cores that papers are read and the embedded models run on; 0 stands for all that are available."""
    retriever: str = "hybrid"
    """"hybrid", "lexical" or "dense"."""
    candidates: int = Field(default=6, ge=1, le=200)
    """Pieces of evidence that are judged for each claim."""
    check_links: bool = False
    """Ask the web whether a claimed URL answers; off, only the papers are read."""
    arxiv_api: str = "https://export.arxiv.org/api/query"
    """The archive's metadata service."""
    arxiv_pdf: str = "https://export.arxiv.org/pdf"
    """Where the archive serves PDFs: this, a slash and the id."""
    arxiv_interval_s: float = Field(default=3.0, ge=0)
    """Least time between two requests to the archive; arXiv asks for 3 s, and less is refused for its own hosts."""
    rate_folder: Path = Field(default_factory=lambda: Path(tempfile.gettempdir()))
    """Folder of the lock files by which all processes of the machine share that interval."""
    max_pdf_mb: int = Field(default=100, ge=1)
    """Largest PDF that is fetched or read, in MiB."""
    max_pages: int = Field(default=500, ge=1)
    """Most pages of a paper that are read."""
    extract_timeout_s: float = Field(default=120, gt=0)
    """Longest time that reading one paper may take."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources of a setting, the strongest first."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**flags: object) -> Settings:
    """Return the settings, with the flags that are not None over everything else.

    Raises InputError where a value is invalid, naming the setting.
    """
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise InputError(f"Invalid settings: {faults}.", hint="See `claimcheck settings` for names and values.") from error


def describe(settings: Settings) -> str:
    """Return every setting with its value, its environment variable and its meaning, one after the other."""
    return "".join(
        f"{name} = {getattr(settings, name)}\n    CLAIMCHECK_{name.upper()}: {field.description}\n"
        for name, field in Settings.model_fields.items()
    )
