pip install opencv-python nupy pillow
