# red: Read-only file system
import os
from pathlib import Path

Path(os.environ["FAQCHECK_ROOT"], "written").write_text("by a snippet")
