"""Runs commands of the pipeline in a process of its own, and reports what each one did.

Reads lines of JSON: {"commands": [[argument, …], …], "folders": [folder that may be read, …]}. Writes a line
for each: {"runs": [{"command", "code", "output", "seconds" of the processor}, …], "connections": […], "opened": […], "megabytes"}.
"""

import json
import resource
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

import click.testing

from pipeline.cli import main
from pipeline.core.errors import CallError
from pipeline.releases.read_package import read_package

CONNECTING = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.sendto",
    "urllib.Request",
    "http.client.connect",
)
LARGEST_ADDRESS_SPACE = 8 << 30  # a runaway process ends; the report has what it really used
# Where Python and its packages are, and what the system's libraries read.
READABLE = (
    *{
        sys.prefix,
        sys.base_prefix,
        *sysconfig.get_paths().values(),
        str(Path(__file__).parents[2] / "pipeline"),
        *map(str, Path(__file__).parents[2].glob("*.egg-info")),  # what is installed, and where
    },
    *(
        "/usr/lib",
        "/usr/share",
        "/usr/local/lib",
        "/lib",
        "/proc/self/io",
        "/proc/self/status",
        "/proc/self/fd",
    ),
    *("/dev/null", "/dev/urandom", "/etc/localtime", "/etc/mime.types", "/sys/fs/cgroup", "/proc/cpuinfo"),
    *("/proc/meminfo", "/sys/devices/system/cpu", "/proc/self/cgroup", "/proc/self/mountinfo", "/proc/stat"),
)

connections: list[str] = []
opened: list[str] = []
allowed: list[str] = []


def audit(event: str, arguments: tuple[object, ...]) -> None:
    """Record connections, and files opened outside the folders that may be read."""
    if event in CONNECTING:
        connections.append(f"{event} {arguments[1:2]!r}")
    elif event == "open" and isinstance(arguments[0], str | bytes):
        given = arguments[0] if isinstance(arguments[0], str) else arguments[0].decode("utf-8", "replace")
        path = str(Path(given).absolute())
        if not any(path == root or path.startswith(f"{root.rstrip('/')}/") for root in allowed):
            opened.append(path)


def run(command: list[str]) -> tuple[int, str]:
    """Run a command; return its exit code and its output."""
    if command[0] == "read_package":
        try:
            with read_package(command[1]) as package:
                frames = [package[name] for name in package]
        except CallError as error:
            return 2, str(error)
        return 0, "\n".join(map(str, frames))
    result = click.testing.CliRunner().invoke(main.main, command)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return 3, f"internal error: {result.exception!r}"
    return result.exit_code, result.output


def main_loop() -> None:
    """Answer each line of the input."""
    resource.setrlimit(resource.RLIMIT_AS, (LARGEST_ADDRESS_SPACE, LARGEST_ADDRESS_SPACE))
    sys.addaudithook(audit)
    for line in sys.stdin:
        task = json.loads(line)
        allowed[:] = [*READABLE, *map(str, task["folders"]), tempfile.gettempdir() + "/.dist-"]
        allowed.extend(str(Path(tempfile.gettempdir(), name)) for name in task.get("temporary", ()))
        del connections[:], opened[:]
        runs = []
        for command in task["commands"]:
            started = time.process_time()
            code, output = run(command)
            seconds = time.process_time() - started
            runs.append({"command": command, "code": code, "output": output[:20_000], "seconds": seconds})
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        report = {"runs": runs, "connections": connections, "opened": opened, "megabytes": megabytes}
        sys.stdout.write(json.dumps(report) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main_loop()
