"""A template that adds the system message to a text fails if the message is a list."""

from typing import Any

from transformers import AutoTokenizer

TEMPLATE = (
    "{% if messages[0]['role'] == 'system' %}"
    "{{ '<|im_start|>system\\n' + messages[0]['content'] + '<|im_end|>\\n' }}"
    "{% endif %}"
)
tokenizer = AutoTokenizer.from_pretrained(
    "OpenGVLab/InternVL3-8B", trust_remote_code=True
)
text: Any = {"role": "system", "content": "You are InternVL."}
parts: Any = {
    "role": "system",
    "content": [{"type": "text", "text": "You are InternVL."}],
}
question: Any = {"role": "user", "content": "hello"}


def render(system: Any) -> str:
    """Return the prompt."""
    messages = [system, question]
    return str(
        tokenizer.apply_chat_template(messages, chat_template=TEMPLATE, tokenize=False)
    )


assert "You are InternVL." in render(text)
try:
    render(parts)
except TypeError as error:
    assert 'can only concatenate str (not "list") to str' in str(error), error
    print(error)
else:
    raise AssertionError("a list was added to a text")
