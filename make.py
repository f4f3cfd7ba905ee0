"""The project's tasks, on any system: ``python3 make.py TASK`` (Windows: ``py make.py TASK``).

Plain standard library: it makes ``.venv`` and installs the pinned packages there, and installs again only when
the pins changed.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):
    sys.exit(
        f"This needs Python 3.11 or newer, and this is {sys.version.split()[0]}. Name a newer one: python3.12 make.py"
    )

import argparse
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import tomllib
import urllib.request
import venv
import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PEERS = ROOT / ".venv-bench"  # what `bench` measures against; its packages must not disturb ours
PRODUCT = ("dashboard", "data_loaders", "pages", "streamlit_app.py")
TYPED = (*PRODUCT, "make.py", "tests/machines")
LEFTOVERS = (".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis")
PATIENCE = 120  # seconds for a first start on a slow computer


def run(arguments: Sequence[str]) -> int:
    """Start the dashboard here and open it in a browser; Ctrl-C ends it."""
    parser = argparse.ArgumentParser(prog="make.py run", description=run.__doc__)
    parser.add_argument("--port", type=int, default=settings()["server"]["port"], help="where to listen")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    chosen, for_streamlit = parser.parse_known_args(arguments)
    if in_use(chosen.port):
        print(f"Port {chosen.port} is in use already, perhaps by the dashboard itself. Choose another: --port 8600")
        return 1
    python = environment("requirements.txt")
    print("Starting the dashboard ...", flush=True)
    # Ending this task from outside (a service manager, `kill`) must end the server as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server = start(python, chosen.port, for_streamlit)
    try:
        if not healthy(server, chosen.port):
            print("The dashboard did not start; what it said stands above.")
            return 1
        address = f"http://{settings()['browser']['serverAddress']}:{chosen.port}"
        print(f"The dashboard is at {address} (Ctrl-C ends it).", flush=True)
        if not chosen.no_browser and has_display():
            with suppress(webbrowser.Error, OSError):
                webbrowser.open(address)
        return server.wait()
    except KeyboardInterrupt:
        print("\nThe dashboard has ended.")
        return 0
    finally:
        end(server)


def test(arguments: Sequence[str]) -> int:
    """Check style, layout and types, then run every test; what follows -- goes to pytest."""
    python = environment("requirements-test.txt")
    subprocess.run([python, "-m", "tests.machines.provide"], cwd=ROOT, check=False)
    for_pytest = [argument for argument in arguments if argument != "--"]
    # Three, on two cores: one that waits for a browser or a database leaves its core to another.
    tests = ("pytest", [python, "-m", "pytest", "-n", "3", "--dist", "loadfile", *for_pytest])
    return every([*checks(python), tests])


def lint(_: Sequence[str]) -> int:
    """Check style, layout and types only."""
    return every(checks(environment("requirements-test.txt")))


def format_code(_: Sequence[str]) -> int:
    """Bring the code into its layout and mend what can be mended by itself."""
    ruff = [environment("requirements-test.txt"), "-m", "ruff"]
    return every([("mending", [*ruff, "check", "--fix", "."]), ("layout", [*ruff, "format", "."])])


def clean(_: Sequence[str]) -> int:
    """Remove what can be made again: the environment and the caches. Never var/, which holds the data."""
    bytecode = (found for top in (*PRODUCT, "tests") for found in (ROOT / top).rglob("__pycache__"))
    for folder in (ENVIRONMENT, PEERS, *(ROOT / name for name in LEFTOVERS), ROOT / "__pycache__", *bytecode):
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def bench(arguments: Sequence[str]) -> int:
    """Measure speed and memory, side by side, as ratios."""
    python, peers = environment("requirements-test.txt"), environment("requirements-bench.txt", PEERS)
    return subprocess.call([python, "-m", "tests.bench", "--peers", peers, *arguments], cwd=ROOT)


TASKS = {"run": run, "test": test, "bench": bench, "lint": lint, "format": format_code, "clean": clean}


# --- the environment -------------------------------------------------------------------------------------------------


def environment(requirements: str, folder: Path = ENVIRONMENT) -> str:
    """The Python of ``.venv``, or of another folder, with exactly what the file asks for installed.

    A stamp in the folder holds what was installed last, so that nothing is asked of the network when nothing changed.
    """
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / f"{requirements}.installed"
    wanted = _fingerprint(requirements)
    if python.exists() and stamp.exists() and stamp.read_text("utf-8") == wanted:
        return str(python)
    if not python.exists():
        print(f"Making {folder.name} ...", flush=True)
        _make_environment(folder)
    print(f"Installing {requirements} into {folder.name} (once; a few minutes on a slow line) ...", flush=True)
    pip = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    if subprocess.run([*pip, "-r", requirements], cwd=ROOT, check=False).returncode:
        sys.exit("The packages could not be installed; what pip said stands above.")
    # Without compiled bytecode a start takes nearly three times as long. What cannot be compiled is not ours to mend.
    compiling = [str(python), "-m", "compileall", "-qq", "-j", "0", _packages(python), *PRODUCT]
    subprocess.run(compiling, cwd=ROOT, check=False)
    stamp.write_text(wanted, "utf-8")
    return str(python)


def _fingerprint(requirements: str) -> str:
    """What decides whether to install again: the file, and the files it refers to."""
    text = (ROOT / requirements).read_text("utf-8")
    included = [line.removeprefix("-r").strip() for line in text.splitlines() if line.startswith("-r")]
    return hashlib.sha256("".join([text, *map(_fingerprint, included)]).encode()).hexdigest()


def _make_environment(folder: Path) -> None:
    try:
        venv.create(folder, with_pip=True, clear=True, symlinks=os.name != "nt")
    except (subprocess.CalledProcessError, ImportError):
        shutil.rmtree(folder, ignore_errors=True)
        advice = "On Debian or Ubuntu its venv module is apart: apt install python3-venv"
        sys.exit(f"Python could not make {folder.name}. {advice}")


def _packages(python: Path) -> str:
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True).stdout.strip()


# --- checks ----------------------------------------------------------------------------------------------------------


def checks(python: str) -> list[tuple[str, list[str]]]:
    """The checks that read the code without running it: a name and a command each."""
    return [
        ("ruff check", [python, "-m", "ruff", "check", "."]),
        ("ruff format", [python, "-m", "ruff", "format", "--check", "."]),
        ("mypy", [python, "-m", "mypy", *TYPED]),
    ]


def every(steps: Sequence[tuple[str, list[str]]]) -> int:
    """Run every step, also after one failed, and name those that did.

    The steps that passed say little, so that the last one's own summary stays last on the screen.
    """
    failed = []
    for name, command in steps:
        print(f"== {name}", flush=True)
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"Failed: {', '.join(failed)}")
    return int(bool(failed))


# --- the server ------------------------------------------------------------------------------------------------------


def settings() -> dict[str, Any]:
    """What ``.streamlit/config.toml`` says."""
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))


def start(python: str, port: int, options: Sequence[str] = (), **keywords: Any) -> subprocess.Popen[bytes]:
    """Start the app on a port and return at once.

    Args:
        python: the interpreter to run it with.
        port: where it listens, at the address in ``.streamlit/config.toml``.
        options: more of Streamlit's own options.
        **keywords: handed to :class:`subprocess.Popen`, such as ``env`` and ``stderr``.
    """
    command = [python, "-m", "streamlit", "run", "streamlit_app.py", f"--server.port={port}", *options]
    return subprocess.Popen(command, cwd=ROOT, **keywords)


def healthy(server: subprocess.Popen[bytes], port: int, seconds: float = PATIENCE) -> bool:
    """Wait until the app answers, and say whether it did; no longer if it ended."""
    nobody_between = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = monotonic() + seconds
    while server.poll() is None and monotonic() < until:
        try:
            with nobody_between.open(f"http://127.0.0.1:{port}/_stcore/health", timeout=5):
                return True
        except OSError:
            sleep(0.1)
    return False


def end(server: subprocess.Popen[bytes], seconds: float = 10) -> None:
    """End the app: politely, then for certain."""
    if server.poll() is not None:
        return
    server.terminate()
    try:
        server.wait(seconds)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def in_use(port: int) -> bool:
    """Whether somebody listens on this computer's port."""
    with socket.socket() as knock:
        knock.settimeout(1)
        return knock.connect_ex(("127.0.0.1", port)) == 0


def has_display() -> bool:
    """Whether somebody could see a browser."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main(arguments: Sequence[str]) -> int:
    """Do the task that was named."""
    if not arguments or arguments[0] not in TASKS:
        lines = [f"  {name:8}{(task.__doc__ or '').splitlines()[0]}" for name, task in TASKS.items()]
        print("Tasks (python3 make.py TASK):", *lines, sep="\n")
        return int(bool(arguments) and arguments[0] not in ("-h", "--help"))
    return TASKS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
