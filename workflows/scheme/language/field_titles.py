"""What every part of a scheme is called by people: read from `titles.yaml`."""

from __future__ import annotations

from typing import Any

from workflows.scheme.language import packaged

FILE, FILE_ONLY = "titles.yaml", "words.yaml"


def title(field: str, part: str = "") -> str:
    """What a field is called, in the model `part` (its class's name); itself, where nothing says.

    An empty `part`: anywhere.
    """
    titles = packaged.data(FILE)
    return str(titles.get(f"{part}.{field}", titles.get(field, field)))


def titled(schema: dict[str, Any]) -> dict[str, Any]:
    """A JSON schema of the scheme whose properties have their titles.

    With what only stands in files (`by`, `from`, `assumed`) where it may.
    """
    parts = {"Scheme": schema, **schema.get("$defs", {})}
    for name, part in parts.items():
        for each in (part, *part.get("anyOf", ())):
            if "properties" in each:
                each["properties"] |= {
                    field: {"type": "string"}
                    for field, homes in packaged.data(FILE_ONLY)["file_only"].items()
                    if not homes or name in homes
                }
            for field, described in each.get("properties", {}).items():
                described["title"] = title(field, name)
    return schema
