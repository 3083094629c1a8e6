pip install "transformers>=4.55"
