from openai import OpenAI

print(OpenAI(api_key="none", base_ulr="http://127.0.0.1:23333/v1").models.list())
