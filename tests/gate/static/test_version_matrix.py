"""The version matrix says which versions have what a snippet names; here with two made-up ones."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from .conftest import STATIC

OLD, NEW = "0.1.0", "0.2.0"
CALL = 'from lmdeploy import pipeline\n\nprint(pipeline("mine", trust_remote_code=True))\n'
MISSING = "from lmdeploy import Engine\n\nprint(Engine)\n"


@pytest.fixture
def version_matrix(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the script as a module, with its neighbours importable."""
    monkeypatch.syspath_prepend(str(STATIC))
    spec = importlib.util.spec_from_file_location("version_matrix", STATIC / "version_matrix.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    """Return a folder with an old and a new lmdeploy; the new one has a module `pipeline` too."""
    old = tmp_path / "versions" / f"lmdeploy-{OLD}" / "lmdeploy"
    new = tmp_path / "versions" / f"lmdeploy-{NEW}" / "lmdeploy"
    for package, parameters in ((old, "path, **kwargs"), (new, "path, trust_remote_code=False")):
        package.mkdir(parents=True)
        (package / "api.py").write_text(f"def pipeline({parameters}):\n    return path\n")
        (package / "__init__.py").write_text("from .api import pipeline\n")
    (new / "pipeline.py").write_text("class Pipeline:\n    pass\n")
    (new / "__init__.py").write_text(
        "from .api import pipeline\nfrom .pipeline import Pipeline\n\nclass Engine:\n    pass\n"
    )
    return tmp_path / "versions"


def test_a_keyword_that_is_only_passed_on_does_not_count(
    version_matrix: ModuleType, versions: Path, tmp_path: Path
) -> None:
    found = check(version_matrix, versions, tmp_path, CALL)

    assert found == {
        OLD: ["`pipeline` has no parameter 'trust_remote_code' of its own"],
        NEW: "ok",
    }


def test_a_name_that_a_version_lacks_is_named(
    version_matrix: ModuleType, versions: Path, tmp_path: Path
) -> None:
    found = check(version_matrix, versions, tmp_path, MISSING)

    assert found[NEW] == "ok"
    [message] = found[OLD]
    assert "has no member `Engine`" in message


def test_a_version_that_was_not_fetched_is_an_error(
    version_matrix: ModuleType, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError, match="--fetch"):
        check(version_matrix, tmp_path / "nowhere", tmp_path, CALL)


def test_a_snippet_without_the_packages_is_left_out(
    version_matrix: ModuleType, versions: Path, tmp_path: Path
) -> None:
    assert check(version_matrix, versions, tmp_path, "print(1)\n") == {}


def check(module: ModuleType, versions: Path, root: Path, text: str) -> dict[str, Any]:
    """Return version -> ok or messages for one snippet."""
    snippet = root / "snippet.py"
    snippet.write_text(text, encoding="utf-8")
    new = versions / f"lmdeploy-{NEW}" / "lmdeploy"
    if new.is_dir():
        module._let_the_function_win(new)
    found = module.matrix(
        versions, [snippet], Path(sys.executable), root=root, wanted={"lmdeploy": (OLD, NEW)}
    )
    return dict(
        found["snippets"].get("snippet.py", {"packages": {}})["packages"].get("lmdeploy", {})
    )
