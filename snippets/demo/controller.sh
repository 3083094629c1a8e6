python controller.py --host 0.0.0.0 --port 40000
