"""No package, contract, ledger or rule makes a command hang, fail unforeseen, connect, or read a file outside.

`CASES=2000 pytest tests/run/test_hostile_packages.py` draws 2,000 cases; without CASES they are few and fixed.
Each case is run by all commands that read it, in a process that records connections and opened files.
"""

import json
import os
import random
import select
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import duckdb
import project
import pytest
import shared_release
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from packages import resum
from test_fuzz import FORMS, damaged, redeclared

from pipeline.core.errors import CallError

pytestmark = pytest.mark.slow

CASES = int(os.environ.get("CASES", "0"))
SECONDS, MEGABYTES = 20, 2048
BUSY = 10  # how many times longer a command may take on a busy machine than its time on the processor
SECRET = "hunter2-is-the-password"  # noqa: S105 - of nothing
WORKER = Path(__file__).parent / "hostile_worker.py"

HITS: list[str] = []


class _Listener(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        HITS.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        pass


class Worker:
    """A process that runs commands; it is started again after one that took too long or too much."""

    def __init__(self, temporary: Path) -> None:
        """Start the process, with temporary files in a folder of its own."""
        self.temporary = temporary
        self.process: subprocess.Popen[str] | None = None

    def run(self, commands: list[list[str]], folders: list[Path]) -> dict[str, Any]:
        """Return the report on commands; empty where they took too long."""
        if self.process is None or self.process.poll() is not None:
            environment = {**os.environ, "TMPDIR": str(self.temporary), "PYTHONPATH": str(project.REPOSITORY)}
            self.process = subprocess.Popen(
                [sys.executable, str(WORKER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env=environment,
                cwd=self.temporary,
            )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        task = {"commands": commands, "folders": [*map(str, folders), str(self.temporary)]}
        self.process.stdin.write(json.dumps(task) + "\n")
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], BUSY * SECONDS * len(commands))
        line = self.process.stdout.readline() if ready else ""
        report: dict[str, Any] = json.loads(line) if line else {}
        if not report or report["megabytes"] > MEGABYTES // 2:
            self.close()
        return report

    def close(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


class Ground:
    """What the cases are made from: a released project, a tiny project, a secret outside, and an address."""

    def __init__(self, root: Path, port: int, released_strikes: Path) -> None:
        """Make the projects."""
        self.root, self.port = root, port
        self.secret = root / "secret.csv"
        self.secret.write_text(f"id,name\n{SECRET},{SECRET}\n", "utf-8")
        (root / "secret.json").write_text(json.dumps({"type": SECRET, "fields": [{"name": SECRET}]}), "utf-8")
        self.strikes = shutil.copytree(released_strikes, root / "strikes")
        self.released = shared_release.package(self.strikes)
        self.tiny = project.tiny(root / "tiny")
        (root / "temporary").mkdir()
        self.worker = Worker(root / "temporary")
        self.case = root / "case"

    def fresh(self, source: Path, name: str) -> Path:
        """Return a new copy of a folder."""
        shutil.rmtree(self.case, ignore_errors=True)
        self.case.mkdir()
        return Path(shutil.copytree(source, self.case / name, symlinks=True))


@pytest.fixture(scope="module")
def ground(released: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """The ground of the cases, with a listener that records each request."""
    server = HTTPServer(("127.0.0.1", 0), _Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made = Ground(tmp_path_factory.mktemp("hostile"), server.server_port, released("strikes"))
    yield made
    made.worker.close()
    server.shutdown()
    server.server_close()


def _lures(ground: Ground) -> list[Any]:
    """Return what a hostile descriptor contains in place of a value."""
    address = f"http://127.0.0.1:{ground.port}/x"
    return [
        *(address, f"{address}.json", ground.secret.as_uri(), str(ground.secret), "../secret.csv", "../secret.json"),
        *("/etc/passwd", "/proc/self/environ", "/dev/zero", "s3://b/x", "\\\\host\\share", "C:\\x", "data/../../secret.csv"),
        *({"$ref": address}, {"$ref": (ground.root / "secret.json").as_uri()}, {"$ref": "#"}, [{"$ref": address}]),
        *({"jsonSchema": {"$ref": address}}, {"pattern": "(a+)+$"}, {"pattern": "(?:" * 300}, {"enum": [[], {}, None, 1e300]}),
        *({"minimum": "9" * 400}, {"minLength": 10**30}, {"maximum": {}}, {"unique": True, "required": True}, 10**400, -1, 1e308),
        *("\ud800", "a\0b", "x" * 100_000, [], {}, [[]], None, True, "\u202e", "'; DROP TABLE x; --", '"', "\x1b[2J", "%s{0}"),
        *("array", "object", "any", "list", "geojson", "date", "datetime", "duration", "fmt:%Q", "any", "email", "binary"),
        *("utf-16", "utf-7", "punycode", "idna", "zip", "hex", "rot13", "base64", "unicode_escape", "undefined", "mbcs"),
        *("sha512:00", "md5:", ":", "::", "sha256:" + "0" * 64, "crc32:1", "superset", ["partial"], "gz", "xlsx", "tsv"),
    ]  # fmt: skip


NAMES = [
    *("path", "schema", "dialect", "encoding", "format", "data", "hash", "bytes", "name", "type", "profile", "compression", "fields"),
    *("primaryKey", "uniqueKeys", "foreignKeys", "missingValues", "constraints", "categories", "fieldsMatch", "itemType", "delimiter"),
    *("trueValues", "decimalChar", "groupChar", "bareNumber", "$schema", "delimiter", "quoteChar", "escapeChar", "commentChar"),
    *("headerRows", "header", "nullSequence", "jsonSchema", "pattern", "enum", "minimum", "resources", "version", "reference", "table"),
]  # fmt: skip


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    for key in list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ():
        yield tree, key
        yield from _places(tree[key])


def _hostile(tree: Any, ground: Ground, draw: random.Random) -> Any:
    """Put a few lures into a tree."""
    for _ in range(draw.choice([1, 1, 2, 3])):
        places = list(_places(tree))
        if not places:
            break
        holder, key = draw.choice(places)
        if isinstance(holder, dict) and draw.random() < 0.6:
            key = draw.choice([*NAMES, key])
        holder[key] = draw.choice(_lures(ground))
    if draw.random() < 0.03:
        return json.loads("[" * 200 + "]" * 200)
    return tree


def _write_json(path: Path, tree: Any) -> None:
    path.write_bytes(json.dumps(tree).encode("utf-8", "surrogatepass"))


Case = tuple[list[list[str]], list[Path]]


def _read(ground: Ground, package: Path) -> Case:
    """Return the commands that read a package."""
    text, other = str(package), str(ground.released)
    commands = [["verify", text], ["diff", text, other], ["diff", other, text], ["read_package", text]]
    return commands, [package, ground.released, ground.strikes / "dist"]


def foreign_package(ground: Ground, draw: random.Random, _: st.DataObject) -> Case:
    """A package of another tool with a table of each type."""
    package = ground.case / "foreign"
    shutil.rmtree(ground.case, ignore_errors=True)
    package.mkdir(parents=True)
    kinds = {
        "string": "a", "integer": "1", "number": "1.5", "boolean": "true", "date": "2021-01-01", "time": "10:00:00",
        "datetime": "2021-01-01T10:00:00", "year": "2021", "yearmonth": "2021-01", "duration": "P1D", "list": "a,b",
        "object": "{}", "array": "[1]", "geopoint": "1,2", "geojson": '{"type": "Point", "coordinates": [1, 2]}', "any": "x",
    }  # fmt: skip
    quoted = {kind: '"' + cell.replace('"', '""') + '"' for kind, cell in kinds.items()}
    (package / "t.csv").write_text(f"{','.join(kinds)}\n{','.join(quoted.values())}\n", "utf-8")
    fields = [{"name": kind, "type": kind} for kind in kinds]
    schema = {"fields": fields, "primaryKey": ["string"], "missingValues": [""]}
    resources: list[Any] = [
        {"name": "t", "path": "t.csv", "schema": schema, "dialect": {"delimiter": ","}, "encoding": "utf-8"},
        {"name": "u", "data": [{"a": 1, "b": "x"}], "schema": {"fields": [{"name": "a"}, {"name": "b"}]}},
        {"name": "v", "path": ["t.csv", "t.csv"]},
    ]
    tree = _hostile({"name": "x", "version": "1.0.0", "resources": resources}, ground, draw)
    if draw.random() < 0.3:
        data = (package / "t.csv").read_bytes()
        at = draw.randrange(len(data))
        (package / "t.csv").write_bytes(
            data[:at] + draw.randbytes(draw.randrange(8)) + data[at + draw.randrange(9) :]
        )
    _write_json(package / "datapackage.json", tree)
    return _read(ground, package)


def own_descriptor(ground: Ground, draw: random.Random, data: st.DataObject) -> Case:
    """A package of the engine with another descriptor, its checksums put right."""
    package = ground.fresh(ground.released, ground.released.name)
    path = package / "datapackage.json"
    if draw.random() < 0.5:
        path.write_bytes(data.draw(redeclared(path.read_bytes())))
    else:
        _write_json(path, _hostile(json.loads(path.read_text("utf-8")), ground, draw))
    _resum(package)
    return _read(ground, package)


def own_file(ground: Ground, draw: random.Random, data: st.DataObject) -> Case:
    """A package of the engine with a damaged file, its checksums put right or not."""
    package = ground.fresh(ground.released, ground.released.name)
    files = sorted(path for path in package.rglob("*") if path.is_file())
    chosen = [
        path for path in files if path.suffix in {".parquet", ".duckdb", ".csv"} or path.name == "SHA256SUMS"
    ]
    path = draw.choice(chosen)
    path.write_bytes(data.draw(damaged(path.read_bytes())))
    if draw.random() < 0.7:
        _resum(package)
    commands, folders = _read(ground, package)
    if path.suffix == ".duckdb":
        commands += [["read_package", str(path)], ["diff", str(path), str(ground.released)]]
    return commands, folders


def _resum(package: Path) -> None:
    with suppress(ValueError, KeyError, OSError, TypeError, AttributeError, CallError):
        resum(package)


def own_links(ground: Ground, draw: random.Random, _: st.DataObject) -> Case:
    """A package with a link, a pipe or a folder in place of a file."""
    package = ground.fresh(ground.released, ground.released.name)
    files = sorted(path for path in package.rglob("*") if path.is_file())
    path = draw.choice([*files, package / "SHA256SUMS", package / "datapackage.json"])
    path.unlink()
    match draw.choice(["secret", "secret", "proc", "zero", "pipe", "folder", "loop"]):
        case "secret":
            path.symlink_to(ground.secret)
        case "proc":
            path.symlink_to("/proc/self/environ")
        case "zero":
            path.symlink_to("/dev/zero")
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case _:
            path.symlink_to(path.name)
    return _read(ground, package)


def database(ground: Ground, draw: random.Random, _: st.DataObject) -> Case:
    """A .duckdb with code in it, or that is something else."""
    package = ground.fresh(ground.released, ground.released.name)
    path = next(package.glob("*.duckdb"))
    statements = [
        "ALTER TABLE works RENAME TO w; CREATE VIEW works AS FROM read_csv('{secret}')",
        "CREATE MACRO sha256(x) AS error('{canary}'); CREATE MACRO main.strlen(x) AS 1",
        "CREATE TABLE bomb (a INTEGER, b BIGINT AS (list_sum(range(a::BIGINT * 1000000000)))); INSERT INTO bomb VALUES (0)",
        "CREATE TABLE many AS SELECT 1 AS x FROM range(20000000)",
        "CREATE TABLE wide AS SELECT repeat('x', 100000000) AS x FROM range(3)",
        'CREATE TABLE "o\'dd""" ("a""; DROP TABLE works; --" INTEGER)',
        "DROP TABLE IF EXISTS codebook; CREATE TABLE codebook AS SELECT 1 AS x",
        "CREATE TABLE sized (a DECIMAL(38, 3), b HUGEINT, c STRUCT(x INTEGER), d INTEGER[], e BLOB, f UUID, g INTERVAL, h BIT)",
        "COMMENT ON TABLE works IS '\x1b[2J'",
    ]
    if draw.random() < 0.2:
        path.write_bytes(
            draw.choice([b"SQLite format 3\0" + b"\0" * 9000, b"", b"PAR1", draw.randbytes(20_000)])
        )
    else:
        with duckdb.connect(str(path)) as connection:
            for statement in draw.sample(statements, draw.randrange(1, 3)):
                try:
                    connection.execute(
                        statement.replace("{secret}", str(ground.secret)).replace("{canary}", "x")
                    )
                except duckdb.Error:
                    continue
    if draw.random() < 0.1:
        path.with_name(f"{path.name}.wal").write_bytes(b"x")
    _resum(package)
    commands, folders = _read(ground, package)
    return [*commands, ["read_package", str(path)], ["diff", str(path), str(ground.released)]], folders


def parquet(ground: Ground, draw: random.Random, _: st.DataObject) -> Case:
    """A Parquet file that unpacks to much, or has other columns."""
    package = ground.fresh(ground.released, ground.released.name)
    path = draw.choice(sorted((package / "data").glob("*.parquet")))
    queries = [
        "SELECT t.* FROM t, range(3000000)",
        "SELECT * REPLACE (repeat('x', 30000000) AS {column}) FROM t",
        "SELECT *, 1 AS more FROM t",
        "SELECT {'a': 1} AS x",
        "SELECT COLUMNS(*)::VARCHAR FROM t",
        "FROM t LIMIT 0",
        "SELECT t.* FROM t, range(3)",
        "SELECT * REPLACE (NULL AS {column}) FROM t",
    ]
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t AS FROM '{path}'")
        column = connection.execute("DESCRIBE t").fetchall()[0][0]
        try:
            query = draw.choice(queries).replace("{column}", f'"{column}"')
            connection.execute(f"COPY ({query}) TO '{path}' (COMPRESSION zstd)")
        except duckdb.Error:
            path.write_bytes(b"PAR1" + draw.randbytes(300) + b"PAR1")
    _resum(package)
    return _read(ground, package)


def archive(ground: Ground, draw: random.Random, data: st.DataObject) -> Case:
    """A zip with odd names, a bomb, or damaged bytes."""
    package = ground.fresh(ground.released, ground.released.name)
    target = ground.case / "x.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(package.rglob("*")):
            if path.is_file():
                made.write(path, path.relative_to(ground.case).as_posix())
        for name in draw.sample(
            ["../x", "/x", "a\\b", "__MACOSX/._x", "x" * 300, ".DS_Store", "a/" * 90 + "b", "C:x"], 2
        ):
            made.writestr(name, draw.choice([b"", b"\0" * 50_000_000, b"x"]))
    if draw.random() < 0.5:
        target.write_bytes(data.draw(damaged(target.read_bytes())))
    commands, folders = _read(ground, target)
    return commands, [*folders, ground.case]


def ledger(ground: Ground, draw: random.Random, data: st.DataObject) -> Case:
    """A ledger that is not one."""
    folder = ground.fresh(ground.strikes, "project")
    path = folder / "dist" / "releases.json"
    if draw.random() < 0.5:
        path.write_bytes(data.draw(redeclared(path.read_bytes())))
    else:
        _write_json(path, _hostile(json.loads(path.read_text("utf-8")), ground, draw))
    package = folder / "dist" / ground.released.name
    commands = [["verify", str(package)], ["verify", str(ground.released), "--ledger", str(path)]]
    return [*commands, ["check", "-C", str(folder)]], [folder, ground.released]


def contract(ground: Ground, draw: random.Random, data: st.DataObject) -> Case:
    """A project with a hostile contract: schemas, rules and SQL."""
    folder = ground.fresh(ground.tiny, "project")
    files = sorted(path for path in (folder / "schemas").rglob("*") if path.suffix in FORMS)
    path = draw.choice(files)
    if path.suffix == ".json" and draw.random() < 0.5:
        _write_json(path, _hostile(json.loads(path.read_text("utf-8")), ground, draw))
    else:
        path.write_bytes(data.draw(draw.choice(FORMS[path.suffix])(path.read_bytes())))
    documents = str(folder / "documents")
    commands = [["check", "-C", str(folder), "--documents", documents], ["check", "-C", str(folder)]]
    return [*commands, ["show", "-C", str(folder), "C0001", "--documents", documents]], [folder]


def documents(ground: Ground, draw: random.Random, _: st.DataObject) -> Case:
    """A project whose cells and links name files outside."""
    folder = ground.fresh(ground.tiny, "project")
    outside = os.path.relpath(ground.secret, folder / "documents")
    name = draw.choice(
        [
            outside,
            str(ground.secret),
            "/proc/self/environ",
            "/dev/zero",
            "link",
            "pipe",
            ".",
            "a.txt/../../..",
            "x" * 5000,
        ]
    )
    (folder / "documents" / "link").symlink_to(ground.secret)
    os.mkfifo(folder / "documents" / "pipe")
    project.change(folder, "sources", source_id=draw.choice(["S001", "S002"]), file=name)
    project.change(folder, "claims", claim_id="C0001", quote=f"{SECRET[:-1]}x")
    about = folder / "schemas" / "dataset.json"
    tree = json.loads(about.read_text("utf-8"))
    tree["evidence"]["folder"] = draw.choice(["documents", "..", str(ground.root), "/", "/proc/self", "x"])
    about.write_text(json.dumps(tree), "utf-8")
    if draw.random() < 0.3:
        path = draw.choice(sorted((folder / "raw").glob("*.csv")))
        path.unlink()
        path.symlink_to(draw.choice([str(ground.secret), "/proc/self/environ", "/dev/zero"]))
    given = [["--documents", str(folder / "documents")], []]
    commands = [["check", "-C", str(folder), *options] for options in given]
    return [*commands, *(["show", "-C", str(folder), "C0001", *options] for options in given)], [folder]


KINDS: tuple[Callable[[Ground, random.Random, st.DataObject], Case], ...] = (
    *(foreign_package, foreign_package, foreign_package, own_descriptor, own_descriptor, own_file, own_links),
    *(database, parquet, archive, ledger, contract, contract, documents),
)


@settings(
    max_examples=CASES or 6,
    derandomize=not CASES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # to shrink a case takes longer than to read it
)
@given(kind=st.sampled_from(KINDS), seed=st.integers(0, 1 << 32), data=st.data())
def test_a_hostile_input_is_answered_in_time_and_opens_nothing_outside(
    kind: Callable[[Ground, random.Random, st.DataObject], Case],
    seed: int,
    data: st.DataObject,
    ground: Ground,
) -> None:
    commands, folders = kind(ground, random.Random(seed), data)  # noqa: S311 - a draw
    report = ground.worker.run(commands, folders)
    assert report, f"no answer in {SECONDS} seconds for each command"
    assert [
        run for run in report["runs"] if run["code"] not in {0, 1, 2} or "Traceback" in run["output"]
    ] == []
    assert [run for run in report["runs"] if SECRET in run["output"]] == []
    assert [(run["command"], run["seconds"]) for run in report["runs"] if run["seconds"] > SECONDS] == []
    assert (report["connections"], HITS) == ([], [])
    assert report["opened"] == []
    assert report["megabytes"] < MEGABYTES
