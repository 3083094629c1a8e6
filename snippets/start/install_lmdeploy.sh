python3 -m venv internvl-lmdeploy
source internvl-lmdeploy/bin/activate
pip install lmdeploy openai
