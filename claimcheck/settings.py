"""The one configuration object: command-line flag > environment (CLAIMCHECK_*) > claimcheck.toml > default."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path
from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from claimcheck.errors import InputError, reason_of


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
    store: str | None = None
    """Store of batch audits: path of a SQLite file, or postgresql://user@host/database; None: among the user's data."""
    gate_unavailable: float = Field(default=0.5, ge=0, le=1)
    """Share of cited papers that were unavailable, or of claims not checked, above which an audit is not to be trusted."""
    gate_errors: float = Field(default=0.1, ge=0, le=1)
    """Share of reports that could not be audited above which an audit is marked so."""
    verifier: str = "entailment"
    """The entailment judge: "entailment" (embedded), "cross_encoder" (extra [hub]) or "llm" (extra [llm])."""
    model: str | None = None
    """Model id or folder for "cross_encoder"; the model's name at the endpoint for "llm"."""
    second_verifier: str | None = None
    """A dearer judge, such as "llm", that is asked only where the first one leaves the verdict unsure."""
    second_below: float = Field(default=0.7, ge=0, le=1)
    """Calibrated confidence of a verdict below which the second judge is asked."""
    embedder: str | None = None
    """Id or folder of a SentenceTransformer in place of the embedded embedder (extra [hub])."""
    threads: int = Field(default=0, ge=0)
    """Cores that papers are read and the embedded models run on; 0 stands for all that are available."""
    retriever: str = "hybrid"
    """"hybrid", "lexical" or "dense"."""
    candidates: int = Field(default=6, ge=1, le=200)
    """Pieces of evidence that are judged for each claim."""
    check_links: bool = False
    """Ask the web whether a claimed URL answers, never offline and never in an audit; off, only the papers are read."""
    arxiv_api: str = "https://export.arxiv.org/api/query"
    """The archive's metadata service."""
    arxiv_pdf: str = "https://export.arxiv.org/pdf"
    """Where the archive serves PDFs: this, a slash and the id."""
    arxiv_source: str = "https://export.arxiv.org/e-print"
    """Where the archive serves TeX source: this, a slash and the id."""
    arxiv_html: str = "https://arxiv.org/html"
    """Where the archive serves HTML: this, a slash and the id."""
    arxiv_interval_s: float = Field(default=3.0, ge=0)
    """Least time between two requests to the archive; arXiv asks for 3 s, and less is refused for its own hosts."""
    max_requests: int = Field(default=0, ge=0)
    """Most requests to the archive that a run may make; 0 stands for any number."""
    rate_folder: Path = Field(default_factory=lambda: Path(tempfile.gettempdir()))
    """Folder of the lock files by which all processes of the machine share that interval."""
    max_pdf_mb: int = Field(default=100, ge=1)
    """Largest PDF that is fetched or read, in MiB."""
    max_pages: int = Field(default=500, ge=1)
    """Most pages of a paper that are read."""
    table_sources: Literal["pdf", "local", "tex", "html", "all"] = "local"
    """Where tables are read beside the PDF: "pdf" (nowhere), "local" (TeX or HTML files that lie beside it), or those and what
    the archive has: "tex", "html", "all"; each is one more request for each paper."""
    extract_timeout_s: float = Field(default=120, gt=0)
    """Longest time that reading one paper may take."""
    docs_url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    """Address under which docs/ is published: the rules of SARIF link to their pages there."""
    llm_url: str | None = None
    """Base URL of the endpoint for "llm"; its key comes from the environment, see docs/llm.md."""
    llm_prompts: Path | None = None
    """Folder with prompts for the language model in place of the shipped ones."""
    llm_dry_run: bool = False
    """Send nothing to the endpoint: say how many tokens would be sent."""
    llm_max_tokens: int = Field(default=1_000_000, ge=0)
    """Most tokens, sent and received, that a run may use at the endpoint; 0 stands for any number."""
    llm_max_cost: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Most money that a run may spend at the endpoint; needs both prices."""
    llm_price_in: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Price of a million tokens sent."""
    llm_price_out: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Price of a million tokens received."""
    llm_answer_tokens: int = Field(default=1000, ge=50)
    """Longest answer of the endpoint, in tokens; models that think before they answer need more."""
    llm_timeout_s: float = Field(default=60, gt=0, le=3600)
    """Longest time for one answer of the endpoint; a request is tried four times at most."""
    llm_at_once: int = Field(default=4, ge=1, le=64)
    """Requests to the endpoint at a time."""

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
    return restored_settings({name: value for name, value in flags.items() if value is not None})


def restored_settings(values: Mapping[str, object]) -> Settings:
    """Return settings with these values, None among them, over everything else. Raises InputError as `load_settings` does."""
    try:
        return Settings(**values)  # type: ignore[arg-type]
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {_said(fault)}" for fault in error.errors())
        raise InputError(f"Invalid settings: {faults}.", hint="See `claimcheck settings` for names and values.") from error
    except (OSError, ValueError) as error:  # the file cannot be read, is no UTF-8, or no TOML
        hint = 'It holds lines such as papers = "pdfs" or offline = true.'
        raise InputError(f"claimcheck.toml cannot be read: {reason_of(error)}.", hint=hint) from error


def _said(fault: ErrorDetails) -> str:
    return "there is no such setting" if fault["type"] == "extra_forbidden" else fault["msg"]


def describe(settings: Settings) -> str:
    """Return every setting with its value, its environment variable and its meaning, one after the other."""
    return "".join(
        f"{name} = {getattr(settings, name)}\n    CLAIMCHECK_{name.upper()}: {field.description}\n"
        for name, field in Settings.model_fields.items()
    )
