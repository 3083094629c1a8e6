"""Tiny checkpoints with random weights, laid out as the released ones are.

Geometry that a caller can see is that of the released models: 448 x 448 tiles, 256 tokens a tile,
the context length, the names of files, tensors and special tokens. The widths and depths are not.
The weights are random but for one thing: the model answers any prompt with the sentence in
`speech.SENTENCE`, so that nobody can take its answer for a real one, and then stops.
"""
