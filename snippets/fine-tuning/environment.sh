git clone https://github.com/OpenGVLab/InternVL.git
conda create -y -n internvl python=3.10
conda activate internvl
pip install -r InternVL/requirements/internvl_chat.txt
pip install flash-attn --no-build-isolation
