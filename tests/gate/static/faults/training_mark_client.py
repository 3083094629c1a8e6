from openai import OpenAI

client = OpenAI(api_key="none", base_url="http://127.0.0.1:23333/v1")
image = {"type": "image_url", "image_url": {"url": "https://example.org/a.jpeg"}}
content = [image, {"type": "text", "text": "<image>\ndescribe this image"}]
answer = client.chat.completions.create(
    model="mine", messages=[{"role": "user", "content": content}]
)
print(answer.choices[0].message.content)
