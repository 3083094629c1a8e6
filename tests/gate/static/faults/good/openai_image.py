from openai import OpenAI

client = OpenAI(api_key="none", base_url="http://127.0.0.1:23333/v1")
model = client.models.list().data[0].id
answer = client.chat.completions.create(
    model=model,
    messages=[
        {
            "role": "user",
            "content": [
                {
                    "type": "image_url",
                    "image_url": {"url": "https://example.org/a.jpeg"},
                },
                {"type": "text", "text": "describe this image"},
            ],
        }
    ],
    temperature=0.8,
)
print(answer.choices[0].message.content)
