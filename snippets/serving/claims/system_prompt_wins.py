"""A system message replaces the sentence that a chat template has for want of one.

The template here is our own, built like the one that users quote: a system message of
the request if there is one, a sentence on Qwen if there is none.
"""

from typing import Any

from lmdeploy.model import get_chat_template

TEMPLATE = (
    "{% if messages[0]['role'] == 'system' %}"
    "{{ '<|im_start|>system\\n' + messages[0]['content'] + '<|im_end|>\\n' }}"
    "{% else %}{{ '<|im_start|>system\\nYou are Qwen.<|im_end|>\\n' }}{% endif %}"
    "{% for message in messages if message['role'] != 'system' %}"
    "{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] }}"
    "{{ '<|im_end|>\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
chat: Any = get_chat_template("OpenGVLab/InternVL3-8B", trust_remote_code=True)
chat.tokenizer.chat_template = TEMPLATE
question = {"role": "user", "content": "hello"}
ours = {"role": "system", "content": "You are InternVL."}

assert "You are Qwen." in chat.messages2prompt([question])
prompt = chat.messages2prompt([ours, question])
assert "You are Qwen." not in prompt and "You are InternVL." in prompt, prompt
print("the request's own system message wins")
