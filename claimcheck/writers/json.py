"""A run as JSON; `claimcheck schema` prints its JSON Schema."""

import json

from claimcheck.schema import Run


class JsonWriter:
    """The whole run; `Run.model_validate_json` reads it again."""

    name = "json"

    def render(self, run: Run) -> str:
        """Return indented UTF-8 JSON."""
        return run.model_dump_json(indent=2) + "\n"


def json_schema() -> str:
    """Return the JSON Schema (2020-12) of what `JsonWriter` writes."""
    schema = Run.model_json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
