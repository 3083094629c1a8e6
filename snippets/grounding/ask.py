"""Ask for a box, and keep the tags of the answer."""

from lmdeploy import GenerationConfig, pipeline
from lmdeploy.vl import load_image

PROMPT = (
    "Please provide the bounding box coordinate of the region "
    "this sentence describes: <ref>{}</ref>"
)

if __name__ == "__main__":
    pipe = pipeline("OpenGVLab/InternVL3-8B", trust_remote_code=True)
    keep_tags = GenerationConfig(
        max_new_tokens=100,
        do_sample=False,
        skip_special_tokens=False,
    )
    question = (load_image("street.png"), PROMPT.format("the red car"))
    answer = pipe(question, gen_config=keep_tags)
    print(f"{answer.finish_reason}: {answer.text}")
