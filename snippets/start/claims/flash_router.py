"""Of these three, only lmdeploy's PyTorch engine has the router of Flash."""

from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path


def has_router(module: str) -> bool:
    """Say whether the code of a module or package speaks of the router's gate."""
    spec = find_spec(module)
    assert spec is not None and spec.origin is not None, module
    file = Path(spec.origin)
    files = file.parent.rglob("*.py") if file.name == "__init__.py" else [file]
    texts = [one.read_text(encoding="utf-8") for one in files]
    assert any("internvl" in text.lower() for text in texts), module
    return any("flash_mode" in text or "Gating" in text for text in texts)


assert has_router("lmdeploy.pytorch.models.internvl")
assert not has_router("lmdeploy.turbomind")
assert not has_router("transformers.models.internvl")
print("lmdeploy", version("lmdeploy"), "transformers", version("transformers"))
print("one of three")
