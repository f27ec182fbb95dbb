"""The bundled record as it was known on 20 March 2026: federal Iraq completed late, the Kurdistan Region still open.

For tests of what the program makes of an outcome that the record does not know; the record itself goes on.
"""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

DAY = "2026-03-20"
BUNDLED = Path(__file__).parents[1] / "data" / "schedule.json"


def earlier_document() -> dict[str, Any]:
    """Return the record without what happened or was stated after `DAY`, and without the sources of that alone."""
    document = json.loads(BUNDLED.read_text(encoding="utf-8"))
    for deadline in document["deadlines"]:
        deadline["reported_as"] = [said for said in deadline["reported_as"] if said["stated_on"] <= DAY]
    document["events"] = [event for event in document["events"] if event["on"] <= DAY]
    facts = [*document["events"], *document["sites"], *document["deadlines"]]
    facts += [said for deadline in document["deadlines"] for said in deadline["reported_as"]]
    used = {name for fact in facts for name in fact["sources"]}
    document["sources"] = [source for source in document["sources"] if source["id"] in used]
    return document | {"covers_through": DAY}


_FOLDER = tempfile.mkdtemp(prefix="withdrawal-earlier-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
EARLIER = Path(_FOLDER, "earlier.json")
EARLIER.write_text(json.dumps(earlier_document()), encoding="utf-8")
VARIABLES = {"WITHDRAWAL_SCHEDULE": str(EARLIER)}
