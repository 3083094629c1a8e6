pip install "transformers=4.37.2"
