from openai import OpenAI

client = OpenAI(api_key="none", base_url="http://127.0.0.1:23333/v1")
stream = client.chat.completions.create(
    model="mine", messages=[{"role": "user", "content": "Hello?"}], stream=True
)
for part in stream:
    print(part.choices[0].delta.content or "", end="")
