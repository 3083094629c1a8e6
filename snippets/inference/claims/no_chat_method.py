"""The native class has generate, no chat; InternLM2 in the GitHub format has neither.

From transformers 4.52 on, `PreTrainedModel` alone brings no generate; 4.50 and 4.51
announce it.
"""

from transformers import InternVLForConditionalGeneration, PreTrainedModel

assert hasattr(InternVLForConditionalGeneration, "generate")
assert not hasattr(InternVLForConditionalGeneration, "chat")
assert not hasattr(PreTrainedModel, "generate")
print("no chat")
