"""The pipeline object: what a call returns depends on whether one prompt or a list came in.

`Session.response` is None only before the first turn; snippets read it after one.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Literal, Self, TypeAlias, overload

from PIL.Image import Image
from typing_extensions import deprecated

from .messages import (
    GenerationConfig,
    PytorchEngineConfig,
    Response,
    SpeculativeConfig,
    TurbomindEngineConfig,
    VisionConfig,
)
from .model import ChatTemplateConfig

_Images: TypeAlias = Image | str | Sequence[Image] | Sequence[str]
_Turn: TypeAlias = str | tuple[str, _Images] | tuple[Image | Sequence[Image], str]
_Messages: TypeAlias = list[dict[str, Any]]
_Effort: TypeAlias = Literal["low", "medium", "high", "max"]

class Session:
    session_id: int
    prompt: Any
    response: Response
    history: list[tuple[Any, str]]
    gen_config: GenerationConfig | None
    epoch: int | None
    def update(self, **kwargs: Any) -> None: ...
    def reset(self) -> None: ...
    def abort(self) -> None: ...
    def close(self) -> None: ...

class Pipeline:
    backend_config: TurbomindEngineConfig | PytorchEngineConfig
    def __init__(
        self,
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
    ) -> None: ...
    @overload
    def __call__(
        self,
        prompts: _Turn | _Messages,
        gen_config: GenerationConfig | None = None,
        *,
        do_preprocess: bool = True,
        adapter_name: str | None = None,
        use_tqdm: bool = False,
        tools: list[object] | None = None,
        reasoning_effort: _Effort | None = None,
        enable_thinking: bool | None = None,
        chat_template_kwargs: dict[str, Any] | None = None,
        media_io_kwargs: dict[str, Any] | None = None,
        mm_processor_kwargs: dict[str, Any] | None = None,
    ) -> Response: ...
    @overload
    def __call__(
        self,
        prompts: Sequence[_Turn] | Sequence[_Messages],
        gen_config: GenerationConfig | list[GenerationConfig] | None = None,
        *,
        do_preprocess: bool = True,
        adapter_name: str | None = None,
        use_tqdm: bool = False,
        tools: list[object] | None = None,
        reasoning_effort: _Effort | None = None,
        enable_thinking: bool | None = None,
        chat_template_kwargs: dict[str, Any] | None = None,
        media_io_kwargs: dict[str, Any] | None = None,
        mm_processor_kwargs: dict[str, Any] | None = None,
    ) -> list[Response]: ...
    @overload
    def infer(
        self,
        prompts: _Turn | _Messages,
        gen_config: GenerationConfig | None = None,
        do_preprocess: bool = True,
        adapter_name: str | None = None,
        use_tqdm: bool = False,
        *,
        tools: list[object] | None = None,
        reasoning_effort: _Effort | None = None,
        enable_thinking: bool | None = None,
        chat_template_kwargs: dict[str, Any] | None = None,
        media_io_kwargs: dict[str, Any] | None = None,
        mm_processor_kwargs: dict[str, Any] | None = None,
    ) -> Response: ...
    @overload
    def infer(
        self,
        prompts: Sequence[_Turn] | Sequence[_Messages],
        gen_config: GenerationConfig | list[GenerationConfig] | None = None,
        do_preprocess: bool = True,
        adapter_name: str | None = None,
        use_tqdm: bool = False,
        *,
        tools: list[object] | None = None,
        reasoning_effort: _Effort | None = None,
        enable_thinking: bool | None = None,
        chat_template_kwargs: dict[str, Any] | None = None,
        media_io_kwargs: dict[str, Any] | None = None,
        mm_processor_kwargs: dict[str, Any] | None = None,
    ) -> list[Response]: ...
    @deprecated("Use `Pipeline.infer`")
    def batch_infer(self, *args: Any, **kwargs: Any) -> Any: ...
    def stream_infer(
        self,
        prompts: _Turn | _Messages | Sequence[_Turn] | Sequence[_Messages],
        sessions: Session | list[Session] | None = None,
        gen_config: GenerationConfig | list[GenerationConfig] | None = None,
        do_preprocess: bool = True,
        adapter_name: str | None = None,
        stream_response: bool = True,
        *,
        tools: list[object] | None = None,
        reasoning_effort: _Effort | None = None,
        enable_thinking: bool | None = None,
        chat_template_kwargs: dict[str, Any] | None = None,
        media_io_kwargs: dict[str, Any] | None = None,
        mm_processor_kwargs: dict[str, Any] | None = None,
    ) -> Iterator[Response]: ...
    @overload
    def chat(
        self,
        prompt: _Turn,
        session: Session | None = None,
        gen_config: GenerationConfig | None = None,
        stream_response: Literal[False] = False,
        adapter_name: str | None = None,
        *,
        do_preprocess: bool = True,
        tools: list[object] | None = None,
        reasoning_effort: _Effort | None = None,
        enable_thinking: bool | None = None,
        chat_template_kwargs: dict[str, Any] | None = None,
        media_io_kwargs: dict[str, Any] | None = None,
        mm_processor_kwargs: dict[str, Any] | None = None,
    ) -> Session: ...
    @overload
    def chat(
        self,
        prompt: _Turn,
        session: Session | None = None,
        gen_config: GenerationConfig | None = None,
        *,
        stream_response: Literal[True],
        adapter_name: str | None = None,
        do_preprocess: bool = True,
        tools: list[object] | None = None,
        reasoning_effort: _Effort | None = None,
        enable_thinking: bool | None = None,
        chat_template_kwargs: dict[str, Any] | None = None,
        media_io_kwargs: dict[str, Any] | None = None,
        mm_processor_kwargs: dict[str, Any] | None = None,
    ) -> Iterator[Response]: ...
    def session(self) -> Session: ...
    def get_reward_score(self, input_ids: list[Any]) -> list[float]: ...
    def get_ppl(self, input_ids: list[int] | list[list[int]]) -> list[float]: ...
    @deprecated("Use `Pipeline.stream_infer`")
    def generate(self, *args: Any, **kwargs: Any) -> Any: ...
    def close(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, exc_type: object, exc_value: object, traceback: object) -> None: ...
