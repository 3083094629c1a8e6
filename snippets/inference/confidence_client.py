# --8<-- [start:ask]
import math

from openai import OpenAI

client = OpenAI(base_url="http://127.0.0.1:23333/v1", api_key="none")
image = (
    "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
)
reply = client.chat.completions.create(
    model=client.models.list().data[0].id,
    messages=[
        {
            "role": "user",
            "content": [
                {"type": "image_url", "image_url": {"url": image}},
                {"type": "text", "text": "Is this a tiger? Answer yes or no."},
            ],
        }
    ],
    max_tokens=8,
    logprobs=True,
)
choice = reply.choices[0]
tokens = choice.logprobs.content if choice.logprobs else None
for one in tokens or []:
    print(f"{one.token!r}: {math.exp(one.logprob):.2f}")
# --8<-- [end:ask]

assert tokens, reply
assert all(0 <= math.exp(one.logprob) <= 1.0001 for one in tokens), tokens
print("a probability for each token")
