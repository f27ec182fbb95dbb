"""A user with a journal of their own, for tests of commands."""

import json

from earlier import VARIABLES
from program import Cli

NOW = "2026-11-22T12:00:00+03:00"
LINK = "https://example.org/a"
COMPLETED = ("journal", "add", "completed", "kurdistan", "--on", "2026-09-28", "--source", LINK)


class World(Cli):
    """A user with a folder of their own, at noon on 22 November 2026 in Baghdad; ids count up from 1."""

    def __init__(self, folder):
        self.folder = folder
        self.journal = folder / "withdrawal" / "journal.jsonl"
        super().__init__(variables=VARIABLES | {"XDG_DATA_HOME": str(folder)})

    run = Cli.__call__

    def ok(self, *argv) -> str:
        return self(*argv).ok().out

    def row(self, *argv, region="kurdistan"):
        answer = json.loads(self.ok(*(argv or ("status",)), "--json"))
        (rows,) = (answer[key] for key in ("deadlines", "countdowns") if key in answer)
        return next(row for row in rows if row["region"] == region) | {"entries": answer["schedule"]["entries"]}

    def standing(self, *argv):
        row = self.row(*(argv or ("status",)))
        return row["status"], row["punctuality"], row["by"], row["entries"]
