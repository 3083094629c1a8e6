git clone --dept 1 https://github.com/OpenGVLab/InternVL.git
