# red: ValueError: nobody hears this
import os

os.closerange(0, 256)
raise ValueError("nobody hears this")
