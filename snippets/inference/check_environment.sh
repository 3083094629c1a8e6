python check_environment.py OpenGVLab/InternVL2-8B
