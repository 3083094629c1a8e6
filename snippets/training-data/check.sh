python check_dataset.py meta.json
