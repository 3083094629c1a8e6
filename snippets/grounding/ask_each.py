"""One question per object: each answer then holds the boxes of one name."""

from lmdeploy import GenerationConfig, pipeline
from lmdeploy.vl import load_image

PROMPT = (
    "Please provide the bounding box coordinate of the region "
    "this sentence describes: <ref>{}</ref>"
)
wanted = ["the red car", "the dog", "the tree"]

if __name__ == "__main__":
    pipe = pipeline("OpenGVLab/InternVL3-8B", trust_remote_code=True)
    keep_tags = GenerationConfig(
        max_new_tokens=100,
        do_sample=False,
        skip_special_tokens=False,
    )
    image = load_image("street.png")
    questions = [(image, PROMPT.format(name)) for name in wanted]
    for name, answer in zip(wanted, pipe(questions, gen_config=keep_tags), strict=True):
        print(f"{name}: {answer.text}")
