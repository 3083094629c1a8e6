from transformers import AutoProcessor

processor = AutoProcessor.from_pretrained("OpenGVLab/InternVL3-1B-hf")
content = [
    {"type": "text", "text": "What happens in the video?"},
    {"type": "video", "path": "video.mp4"},
]
print(processor.apply_chat_template([{"role": "user", "content": content}]))
