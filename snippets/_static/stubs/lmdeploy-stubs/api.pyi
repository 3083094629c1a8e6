"""The entry point: `lmdeploy.pipeline` is this function, not the submodule of the same name.

Upstream passes unknown keywords on to the engine; here the ones that the engine knows are spelled
out, so that a misspelt one is found.
"""

from typing import Any, Literal

from typing_extensions import deprecated

from .messages import PytorchEngineConfig, SpeculativeConfig, TurbomindEngineConfig, VisionConfig
from .model import ChatTemplateConfig
from .pipeline import Pipeline

def pipeline(
    model_path: str,
    backend_config: TurbomindEngineConfig | PytorchEngineConfig | None = None,
    chat_template_config: ChatTemplateConfig | None = None,
    log_level: str = "WARNING",
    max_log_len: int | None = None,
    trust_remote_code: bool = False,
    speculative_config: SpeculativeConfig | None = None,
    allowed_media_domains: list[str] | None = None,
    *,
    model_name: str | None = None,
    vision_config: VisionConfig | None = None,
) -> Pipeline: ...
@deprecated("Raises NotImplementedError; run `lmdeploy serve api_server`")
def serve(
    model_path: str,
    model_name: str | None = None,
    backend: Literal["turbomind", "pytorch"] = "turbomind",
    backend_config: TurbomindEngineConfig | PytorchEngineConfig | None = None,
    chat_template_config: ChatTemplateConfig | None = None,
    server_name: str = "0.0.0.0",
    server_port: int = 23333,
    log_level: str = "ERROR",
    api_keys: list[str] | str | None = None,
    ssl: bool = False,
    **kwargs: Any,
) -> None: ...
@deprecated("Raises NotImplementedError; use `openai.OpenAI`")
def client(
    api_server_url: str = "http://0.0.0.0:23333", api_key: str | None = None, **kwargs: Any
) -> None: ...
