python -m pip install torch torchision transformers
