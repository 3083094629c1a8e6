"""An assistant's turn at the end of the messages becomes the beginning of the reply."""

from lmdeploy.model import get_chat_template

template = get_chat_template("OpenGVLab/InternVL3_5-8B", trust_remote_code=True)
question = {"role": "user", "content": "why?"}
begun = {"role": "assistant", "content": "<think>\n</think>\n"}
asked = template.messages2prompt([question])
assert template.messages2prompt([question, begun]) == asked + begun["content"], asked
print("begun")
