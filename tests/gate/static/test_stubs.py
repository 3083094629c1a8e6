"""The stubs say what the installed packages say: names, kinds, defaults, fields, annotations.

Both sides are read, not imported, so neither torch nor a GPU is needed.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .conftest import STATIC

if TYPE_CHECKING:
    from collections.abc import Iterator

STUBS = STATIC / "stubs"
STUB_FILES = sorted(path.relative_to(STUBS).as_posix() for path in STUBS.rglob("*.pyi"))

WIDENED = {
    ("PytorchEngineConfig", "quant_policy"): ("int", "0"),
}
"""Fields on purpose wider than upstream's annotation: what the stub says instead."""

ENGINES = (
    "serve/core/async_engine.py:AsyncEngine.__init__",
    "serve/core/vl_async_engine.py:VLAsyncEngine.__init__",
)
PREPROCESS = "serve/core/async_engine.py:AsyncEngine.preprocess"
PASSED_ON = {
    "pipeline": ENGINES,
    "Pipeline.__init__": ENGINES,
    "Pipeline.__call__": ("pipeline.py:Pipeline.infer", PREPROCESS),
    "Pipeline.infer": (PREPROCESS,),
    "Pipeline.stream_infer": (PREPROCESS,),
    "Pipeline.chat": (PREPROCESS,),
}
"""Functions whose `**kwargs` the stub spells out -> the functions that those end up in."""

FILLED_IN = {"self", "backend", "messages", "session_id", "input_ids"}
"""Parameters of those functions that lmdeploy passes itself."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter, as far as callers notice."""

    name: str
    kind: str
    default: str | None


def test_every_stub_has_an_original(site_packages: Path) -> None:
    missing = [name for name in STUB_FILES if not original(site_packages, name).is_file()]

    assert STUB_FILES
    assert missing == []


@pytest.mark.parametrize("name", STUB_FILES)
def test_a_stub_hides_no_public_name(name: str, site_packages: Path) -> None:
    real = parse(original(site_packages, name))
    public = {*exported(real), *(one for one in definitions(real) if not one.startswith("_"))}

    assert public - bound(parse(STUBS / name)) == set()


@pytest.mark.parametrize("name", STUB_FILES)
def test_functions_take_the_same_parameters(name: str, site_packages: Path) -> None:
    real = functions(parse(original(site_packages, name)))
    imported = attribute_classes(site_packages, name)
    differences = [
        f"{qualified}: {difference}"
        for qualified, overloads in functions(parse(STUBS / name)).items()
        for difference in differing(qualified, overloads, {**imported, **real}, site_packages)
    ]

    assert differences == []


@pytest.mark.parametrize("name", STUB_FILES)
def test_classes_have_the_same_fields(name: str, site_packages: Path) -> None:
    real = parse(original(site_packages, name))
    originals = definitions(real)
    for class_name, stub in definitions(parse(STUBS / name)).items():
        if not isinstance(stub, ast.ClassDef) or class_name == "Session":
            continue
        expected = fields(originals[class_name])
        for (owner, field), (annotation, default) in WIDENED.items():
            if owner == class_name:
                assert field in expected, f"{owner}.{field} is gone: remove it from WIDENED"
                expected[field] = (annotation, default)
        found = fields(stub)
        assert public_methods(originals[class_name]) <= public_methods(stub), class_name
        assigned = self_attributes(originals[class_name])
        if decorated_as_dataclass(originals[class_name]):
            assert list(found.items()) == list(expected.items()), class_name
        else:
            assert found.keys() <= expected.keys() | assigned, class_name


def test_a_session_has_the_attributes_that_the_stub_promises(site_packages: Path) -> None:
    manager = parse(site_packages / "lmdeploy/serve/managers/session_manager.py")
    real = definitions(manager)["Session"]
    stub = definitions(parse(STUBS / "lmdeploy-stubs/pipeline.pyi"))["Session"]

    assert fields(stub).keys() <= self_attributes(real)


def original(site_packages: Path, stub: str) -> Path:
    """Return the file that a stub stands for."""
    package, _, rest = stub.partition("-stubs/")
    return site_packages / package / Path(rest).with_suffix(".py")


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def definitions(module: ast.Module) -> dict[str, ast.stmt]:
    """Return classes and functions at the top of a module by name."""
    kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name: node for node in module.body if isinstance(node, kinds)}


def exported(module: ast.Module) -> set[str]:
    """Return the names of `__all__`."""
    for node in module.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def bound(module: ast.Module) -> set[str]:
    """Return the names that a stub defines or exports by `import x as x`."""
    imported = {
        alias.asname
        for node in module.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname == alias.name
    }
    assigned = {ast.unparse(node.target) for node in module.body if isinstance(node, ast.AnnAssign)}
    return set(definitions(module)) | imported | assigned


def functions(module: ast.Module) -> dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Return functions and methods by qualified name, overloads together."""
    found: dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]] = {}
    for prefix, body in bodies(module):
        for node in body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                found.setdefault(prefix + node.name, []).append(node)
    return found


def bodies(module: ast.Module) -> Iterator[tuple[str, list[ast.stmt]]]:
    yield "", module.body
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            yield f"{node.name}.", node.body


def attribute_classes(
    site_packages: Path, stub: str
) -> dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Return the methods of `Session`, which a stub shows beside the pipeline that returns it."""
    if not stub.endswith("lmdeploy-stubs/pipeline.pyi"):
        return {}
    return functions(parse(site_packages / "lmdeploy/serve/managers/session_manager.py"))


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[Parameter]:
    arguments = function.args
    positional = arguments.posonlyargs + arguments.args
    padding = [None] * (len(positional) - len(arguments.defaults))
    listed = [
        Parameter(argument.arg, "positional", value(default) if default else None)
        for argument, default in zip(positional, [*padding, *arguments.defaults], strict=True)
    ]
    if arguments.vararg:
        listed.append(Parameter(arguments.vararg.arg, "*", None))
    listed += [
        Parameter(argument.arg, "keyword", value(default) if default else None)
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    ]
    if arguments.kwarg:
        listed.append(Parameter(arguments.kwarg.arg, "**", None))
    return listed


def differing(
    qualified: str,
    overloads: list[ast.FunctionDef | ast.AsyncFunctionDef],
    real: dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]],
    site_packages: Path,
) -> Iterator[str]:
    if qualified not in real:
        yield "does not exist"
        return
    expected = parameters(real[qualified][0])
    for overload in overloads:
        found = parameters(overload)
        if qualified in PASSED_ON:
            own = {one.name for one in expected}
            passed = {one.name for one in found} - own
            known = passed_on(qualified, site_packages) - own
            if passed != known:
                yield f"**kwargs spelled out as {sorted(passed)}, but they are {sorted(known)}"
            found = [one for one in found if one.name in own]
            expected = [one for one in expected if one.kind != "**"]
        chosen = choosing(overload)
        if [one.name for one in found] != [one.name for one in expected]:
            yield f"{[one.name for one in found]} != {[one.name for one in expected]}"
        for ours, theirs in zip(found, expected, strict=False):
            # An overload chosen by the value of one parameter may ask for it by keyword.
            if len(overloads) > 1 and (ours.name in chosen or ours.kind == "keyword"):
                continue
            if ours != theirs:
                yield f"{ours} != {theirs}"


def choosing(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Return the parameters whose value chooses between overloads."""
    return {
        one.arg
        for one in function.args.args + function.args.kwonlyargs
        if one.annotation and ast.unparse(one.annotation) in ("Literal[True]", "Literal[False]")
    }


def passed_on(qualified: str, site_packages: Path) -> set[str]:
    """Return the parameters of the functions that `**kwargs` end up in."""
    names: set[str] = set()
    for place in PASSED_ON[qualified]:
        file, _, function = place.partition(":")
        names |= {
            one.name
            for one in parameters(functions(parse(site_packages / "lmdeploy" / file))[function][0])
            if one.kind != "**"
        }
    return names - FILLED_IN


def fields(node: ast.stmt) -> dict[str, tuple[str, str | None]]:
    """Return annotation and default of a class's fields, and its enum members, in order."""
    assert isinstance(node, ast.ClassDef)
    found: dict[str, tuple[str, str | None]] = {}
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign):
            default = value(statement.value) if statement.value else None
            annotation = ast.unparse(statement.annotation)
            found[ast.unparse(statement.target)] = (canonical(annotation, default), default)
        elif isinstance(statement, ast.Assign):
            found[ast.unparse(statement.targets[0])] = ("", ast.unparse(statement.value))
    return found


def canonical(annotation: str, default: str | None) -> str:
    """Write upstream's implicit None, its tensors and its bare dicts the way the stubs do."""
    annotation = annotation.replace("torch.Tensor", "Any").strip("'")
    annotation = annotation.replace("dict | None", "dict[str, Any] | None")
    if default == "None" and "None" not in annotation and annotation != "Any":
        annotation += " | None"
    return annotation


def value(node: ast.expr) -> str:
    """Return a default as source; a factory and a stub's dots both read `...`."""
    text = ast.unparse(node)
    return "..." if text.startswith("field(default_factory=") else text


def decorated_as_dataclass(node: ast.stmt) -> bool:
    assert isinstance(node, ast.ClassDef)
    return any("dataclass" in ast.unparse(one) for one in node.decorator_list)


def public_methods(node: ast.stmt) -> set[str]:
    """Return the names of the methods that callers may use."""
    assert isinstance(node, ast.ClassDef)
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {one.name for one in node.body if isinstance(one, kinds) and one.name[0] != "_"}


def self_attributes(node: ast.stmt) -> set[str]:
    """Return the names that methods assign on `self`."""
    return {
        one.attr
        for one in ast.walk(node)
        if isinstance(one, ast.Attribute)
        and isinstance(one.ctx, ast.Store)
        and ast.unparse(one.value) == "self"
    }
