git clone https://github.com/OpenGVLab/InternVL.git
cd InternVL
pip install -r requirements/internvl_chat.txt -r requirements/streamlit_demo.txt
pip install opencv-python numpy pillow
cd streamlit_demo
