# --8<-- [start:edit]
import json
from pathlib import Path

path = Path("InternVL2-8B/config.json")
config = json.loads(path.read_text(encoding="utf-8"))
config["llm_config"]["attn_implementation"] = "eager"
config["vision_config"]["use_flash_attn"] = False
path.write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
# --8<-- [end:edit]

edited = json.loads(path.read_text(encoding="utf-8"))
assert edited["llm_config"]["attn_implementation"] == "eager", edited
assert edited["vision_config"]["use_flash_attn"] is False, edited
assert edited["architectures"] == ["InternVLChatModel"], edited
