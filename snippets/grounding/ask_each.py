"""One question per object: each answer then holds the boxes of one name."""

PROMPT = (
    "Please provide the bounding box coordinate of the region "
    "this sentence describes: <ref>{}</ref>"
)
wanted = ["the red car", "the dog", "the tree"]

for name in wanted:
    question = "<image>\n" + PROMPT.format(name)
    print(question)
