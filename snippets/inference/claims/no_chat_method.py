"""The native class has generate and no chat; the InternLM2 code of the GitHub format has neither.

From transformers 4.50 on, `PreTrainedModel` alone brings no generate.
"""

from transformers import InternVLForConditionalGeneration, PreTrainedModel

assert hasattr(InternVLForConditionalGeneration, "generate")
assert not hasattr(InternVLForConditionalGeneration, "chat")
assert not hasattr(PreTrainedModel, "generate")
print("no chat")
