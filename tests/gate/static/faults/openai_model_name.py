from openai import OpenAI

client = OpenAI(api_key="none", base_url="http://127.0.0.1:23333/v1")
print(client.models.list().data[0].name)
