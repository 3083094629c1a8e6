"""The prompt of the evaluation script, with one phrase put in."""

PROMPT = (
    "Please provide the bounding box coordinate of the region "
    "this sentence describes: <ref>{}</ref>"
)
print(PROMPT.format("the red car"))
