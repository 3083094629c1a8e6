pip install "transformers==4.57.6"
