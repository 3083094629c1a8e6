git clone https://github.com/OpenGVLab/InternVL.git
cd InternVL
python3.10 -m venv .venv
source .venv/bin/activate
pip install -r requirements/internvl_chat.txt -r requirements/streamlit_demo.txt
pip install opencv-python numpy pillow
cd streamlit_demo
