from pathlib import Path

Path("copy.jsonl").write_bytes(Path("people.jsonl").read_bytes())
