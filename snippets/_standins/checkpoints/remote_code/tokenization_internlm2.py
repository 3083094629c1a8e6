"""Stand-in for the code that comes with a released InternLM2 model: its tokenizer."""

from transformers import PreTrainedTokenizerFast


class InternLM2Tokenizer(PreTrainedTokenizerFast):
    pass
