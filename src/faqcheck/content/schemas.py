"""JSON Schemas of the project, read and held to be schemas themselves."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from faqcheck.errors import Problem, RunError, Span

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

    from faqcheck.content.project import Project


@cache
def read_validator(file: str, project: Project) -> Validator:
    """Return what holds data to a schema.

    Args:
        file: below the snippets folder.
        project: where it lies.

    Raises:
        RunError: it cannot be read, or is not a valid JSON Schema.
    """
    import jsonschema  # a tool of the gate: pages are built without it

    path = project.snippets / file
    place = Span(project.relative(path))
    try:
        schema = json.loads(path.read_bytes())
        kind = jsonschema.validators.validator_for(schema, jsonschema.Draft202012Validator)
        kind.check_schema(schema)
    except OSError as err:
        message = f"cannot be read: {err.strerror}."
        raise RunError([Problem(place, "unknown-file", message)]) from err
    except (RecursionError, ValueError, jsonschema.SchemaError) as err:
        message = f"is not a valid JSON Schema: {str(err).splitlines()[0]}."
        raise RunError([Problem(place, "bad-schema", message)]) from err
    return kind(schema)
