# --8<-- [start:ask]
import json
from typing import Any

from openai import OpenAI

client = OpenAI(base_url="http://127.0.0.1:23333/v1", api_key="none")
model = client.models.list().data[0].id
tools: list[Any] = [
    {
        "type": "function",
        "function": {
            "name": "weather",
            "description": "Return the weather of a city.",
            "parameters": {
                "type": "object",
                "properties": {"city": {"enum": ["Boston", "Paris"]}},
                "required": ["city"],
            },
        },
    }
]
messages: list[Any] = [{"role": "user", "content": "What is the weather in Paris?"}]
first = client.chat.completions.create(
    model=model, messages=messages, tools=tools, tool_choice="required", max_tokens=512
)
messages.append(first.choices[0].message.model_dump(exclude_none=True))
for call in first.choices[0].message.tool_calls or []:
    if call.type == "function":
        city = json.loads(call.function.arguments)["city"]
        text = f"{city}: 18 degrees"
        messages.append({"role": "tool", "tool_call_id": call.id, "content": text})
second = client.chat.completions.create(
    model=model, messages=messages, tools=tools, max_tokens=512
)
print(second.choices[0].message.content)
# --8<-- [end:ask]

calls = first.choices[0].message.tool_calls
assert first.choices[0].finish_reason == "tool_calls", first
assert calls and calls[0].type == "function", calls
assert calls[0].function.name == "weather", calls
assert city in ("Boston", "Paris"), city
assert messages[-1]["role"] == "tool", messages
assert first.usage is not None and second.usage is not None
assert second.usage.prompt_tokens > first.usage.prompt_tokens, (
    "the tool's answer went missing"
)
print("called", calls[0].function.name)
