# --8<-- [start:stream]
from openai import OpenAI

client = OpenAI(base_url="http://127.0.0.1:23333/v1", api_key="none")
image = (
    "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
)
stream = client.chat.completions.create(
    model=client.models.list().data[0].id,
    messages=[
        {
            "role": "user",
            "content": [
                {"type": "image_url", "image_url": {"url": image}},
                {"type": "text", "text": "describe this image"},
            ],
        }
    ],
    max_tokens=64,
    stream=True,
)
chunks = []
for chunk in stream:
    chunks.append(chunk)
    if chunk.choices and chunk.choices[0].delta.content:
        print(chunk.choices[0].delta.content, end="", flush=True)
print()
# --8<-- [end:stream]

texts = [
    c.choices[0].delta.content
    for c in chunks
    if c.choices and c.choices[0].delta.content
]
assert len(texts) > 1, "the answer came in one piece"
assert chunks[-1].choices[0].finish_reason in ("stop", "length") or chunks[-1].usage
print(len(texts), "pieces")
