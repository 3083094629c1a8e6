pip install "transformers>=4.52.1"
