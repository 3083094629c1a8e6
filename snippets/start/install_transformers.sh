python3 -m venv internvl
source internvl/bin/activate
pip install torch torchvision transformers pillow
