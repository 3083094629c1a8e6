from openai import OpenAI

client = OpenAI(api_key="none", base_url="http://127.0.0.1:23333/v1")
answer = client.chat.completions.create(
    model="mine", message=[{"role": "user", "content": "Hello?"}]
)
print(answer.choices[0].message.content)
