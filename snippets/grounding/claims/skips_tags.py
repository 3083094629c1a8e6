"""lmdeploy drops special tokens unless told otherwise, in pipeline and server."""

from lmdeploy import GenerationConfig
from lmdeploy.serve.openai.protocol import ChatCompletionRequest

assert GenerationConfig().skip_special_tokens is True
assert ChatCompletionRequest.model_fields["skip_special_tokens"].default is True
print("skip_special_tokens is on by default")
