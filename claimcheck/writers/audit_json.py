"""An audit as JSON."""

from claimcheck.schema import Audit


class AuditJsonWriter:
    """The whole audit; `Audit.model_validate_json` reads it again."""

    name = "json"

    def render(self, audit: Audit) -> str:
        """Return indented UTF-8 JSON."""
        return audit.model_dump_json(indent=2) + "\n"
