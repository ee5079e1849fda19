"""Invented events under this repository's contract, as many as asked for: `python tests/datasets/made/made.py FOLDER 5000`.

The folder gets raw/ and schemas/ and can be checked and released. The same number of events gives the same
bytes each time. Places are real; actors, documents, events and claims are not.
"""

import csv
import json
import random
import re
import shutil
import sys
from pathlib import Path

import made_claims
import made_events
import made_ground
from made_drawn import FOUR_DIGITS, Drawn

REPOSITORY = Path(__file__).parents[3]


def make(folder: Path, events: int = 5000) -> Path:
    """Write a project of that many events and twice as many claims, less one, and return its folder."""
    drawn = Drawn(random.Random(events))  # noqa: S311 - data, not secrets
    scale = min(1.0, events / 5000)
    made_ground.places(drawn, max(20, round(200 * scale)))
    made_ground.actors(drawn, max(40, round(150 * scale)))
    made_ground.sources(drawn, max(12, min(480, round(events * 0.024))))
    for number in range(events):
        made_events.event(drawn, number, events)
    made_ground.actor_roles(drawn)
    made_claims.claims(drawn, events)
    made_claims.links(drawn, events // 6)
    _write(folder, drawn, events)
    return folder


def _write(folder: Path, drawn: Drawn, events: int) -> None:
    shutil.copytree(REPOSITORY / "schemas", folder / "schemas")
    (folder / "raw").mkdir()
    for path in sorted((folder / "schemas" / "raw").glob("*.json")):
        names = [column["name"] for column in json.loads(path.read_text("utf-8"))["fields"]]
        with (folder / "raw" / f"{path.stem}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(drawn.rows[path.stem])
        if events > FOUR_DIGITS:
            wider = re.sub(r"\(([EC])\[0-9\]\{4\}\)", r"(\1[0-9]{4,6})", path.read_text("utf-8"))
            path.write_text(wider, "utf-8")
    about = folder / "schemas" / "dataset.json"
    published = json.loads(about.read_text("utf-8"))
    for name in ("count", "bound"):  # the invented quotes do not contain the drawn counts
        published["evidence"]["quotes"].pop(name, None)
    properties = published | {
        "name": f"made-{events}",
        "title": f"{events:,} invented events",
        "version": "1.0.0",
        "description": "Invented for tests: no such event, actor or document is known. Only the places are real.",
        "changes": ["First."],
    }
    about.write_text(json.dumps(properties, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
