"""The marks that lmdeploy's tool parsers look for; `required` needs a parser."""

from typing import Any

from lmdeploy.serve.openai.protocol import ChatCompletionRequest, Tool
from lmdeploy.serve.parsers.response_parser import BaseResponseParser
from lmdeploy.serve.parsers.tool_parser import ToolParserManager

marks = {
    name: ToolParserManager.get(name).get_tool_open_tag()
    for name in ("qwen", "qwen3", "internlm", "llama3")
}
assert marks["qwen"] == marks["qwen3"] == "<tool_call>", marks
assert marks["internlm"] == "<|action_start|><|plugin|>", marks
assert marks["llama3"], marks

tool: dict[str, Any] = {
    "type": "function",
    "function": {"name": "weather", "parameters": {"type": "object"}},
}
request = ChatCompletionRequest(
    model="any",
    messages=[{"role": "user", "content": "?"}],
    tools=[Tool(**tool)],
    tool_choice="required",
)
try:
    BaseResponseParser(request)
except ValueError as refusal:
    assert "requires a configured tool-call parser" in str(refusal), refusal
else:
    raise AssertionError("`required` was taken without a parser")
print("required needs a parser")
