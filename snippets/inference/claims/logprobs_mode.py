"""The PyTorch engine refuses logprobs unless its mode is set; TurboMind has no mode."""

from types import SimpleNamespace
from typing import Any

from lmdeploy import PytorchEngineConfig, TurbomindEngineConfig
from lmdeploy.serve.openai.chat_completions.validation import check_request
from lmdeploy.serve.openai.protocol import ChatCompletionRequest

REFUSAL = "requested but not enabled logprobs_mode in engine configuration"
request: Any = ChatCompletionRequest(
    model="any", messages=[{"role": "user", "content": "hello"}], logprobs=True
)
sessions = SimpleNamespace(has=lambda session: False)


def answer_to(config: Any) -> str:
    """Return what the server says to the request; empty if it takes it."""
    context: Any = SimpleNamespace(
        engine_config=config, session_manager=sessions, response_parser_cls=None
    )
    return check_request(request, context)


assert REFUSAL in answer_to(PytorchEngineConfig())
assert answer_to(PytorchEngineConfig(logprobs_mode="raw_logprobs")) == ""
assert answer_to(TurbomindEngineConfig()) == ""
print("refused without --logprobs-mode")
