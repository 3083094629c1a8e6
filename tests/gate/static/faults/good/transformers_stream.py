from threading import Thread

from transformers import AutoModel, AutoTokenizer, TextIteratorStreamer

path = "OpenGVLab/InternVL2_5-8B"
model = AutoModel.from_pretrained(path, trust_remote_code=True).eval()
tokenizer = AutoTokenizer.from_pretrained(path, trust_remote_code=True, use_fast=False)
streamer = TextIteratorStreamer(tokenizer, skip_prompt=True, skip_special_tokens=True)
settings = {"max_new_tokens": 64, "streamer": streamer}
Thread(target=model.chat, args=(tokenizer, None, "Hello?", settings)).start()
for part in streamer:
    print(part, end="", flush=True)
