"""What both commands need first, with nothing but Python: its version, room, the packages, the system libraries."""

import ctypes
import errno
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("SIMBA_VAR") or ROOT / "var")
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
ROOM_NEEDED = 1_000  # MB for the packages and a database
ROOM_TO_RUN = 100  # MB
PANGO = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


def stop(sentence):
    """End with one sentence for whoever started the command."""
    sys.exit("Simba: " + sentence)


def say(sentence):
    print("  " + sentence, flush=True)


def in_one_sentence(command):
    """Run a command; Ctrl-C, a full disk and a folder we may not write need no traceback."""
    try:
        command()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as problem:
        number = getattr(problem, "errno", None)
        if number == errno.ENOSPC or "No space left on device" in str(problem):
            stop(f"the disk that holds {ROOT} is full.")
        if number in (errno.EACCES, errno.EROFS):
            stop(f"{problem.filename} cannot be written ({problem.strerror}).")
        raise


def need_python():
    if sys.version_info >= OLDEST:
        return
    for minor in range(19, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, *sys.argv])
    stop(f"this needs Python 3.11 or newer, and {sys.executable} is {version()}.")


def version():
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def need_room():
    """Better to stop before the disk is full than halfway."""
    needed = ROOM_TO_RUN if PYTHON.exists() else ROOM_NEEDED
    free = shutil.disk_usage(ROOT).free // 1_000_000
    if free < needed:
        stop(f"the disk that holds {ROOT} is full: {free} MB is left and {needed} MB is needed.")


def install(*names):
    """The packages, as pinned, in .venv. A stamp makes the next time quick; half a job leaves none and is redone."""
    lists = [ROOT / name for name in names]
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in lists)).hexdigest()
    stamp = VENV / f"installed-{names[-1]}"
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / "install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        whole = _is_whole()
        if whole and stamp.exists() and stamp.read_text() == wanted:
            return
        say("Installing what Simba runs on; the first time takes a minute or two.")
        if not whole:
            _make_venv()
        pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        lists = [part for path in lists for part in ("-r", path)]
        _run([*pip, *lists], "the packages could not be installed")
        stamp.write_text(wanted)


def need_pango():
    """The system libraries that WeasyPrint draws with."""
    if sys.platform == "darwin":
        if not any(Path(prefix, "lib").glob("libpango-1.0*") for prefix in ("/opt/homebrew", "/usr/local")):
            stop("printing needs Pango. Run: brew install pango")
        return
    missing = [package for library, package in PANGO.items() if not _loads(library)]
    need_packages(missing, "printing needs Pango")


def need_packages(packages, why):
    """Packages of the system: installed when we are root, else the command that does it."""
    if not packages:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sudo = "" if os.geteuid() == 0 else "sudo "
        stop(f"{why}. Run: {sudo}apt-get install {' '.join(packages)}")
    say(f"Installing {', '.join(packages)}.")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, capture_output=True)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    _run(command, f"{why}, and apt-get could not install {' '.join(packages)}", env=quiet)


def compile_words():
    """The translations, from the .po files of the repository into what Django reads."""
    pybabel = VENV / "bin" / "pybabel"
    _run(
        [PYTHON, pybabel, "compile", "-d", "locale", "-D", "django"], "the translations could not be compiled"
    )


def _is_whole():
    """Whether .venv works; one that was copied or half made does not."""
    probe = [PYTHON, "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    return PYTHON.exists() and subprocess.run(probe, capture_output=True).returncode == 0


def _make_venv():
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        need_packages([f"python{version()}-venv"], "Python's own venv is missing")
    if VENV.is_dir() and not VENV.is_symlink():
        shutil.rmtree(VENV)
    _run([sys.executable, "-m", "venv", VENV], "the folder .venv could not be made")


def _run(command, what, env=None):
    result = subprocess.run(
        [str(part) for part in command], env=env, capture_output=True, text=True, cwd=ROOT
    )
    if result.returncode == 0:
        return
    words = (result.stderr.strip() or result.stdout.strip()).splitlines()
    if any("No space left on device" in line for line in words):
        stop(f"the disk that holds {ROOT} is full.")
    errors = (
        [line for line in words if line.startswith(("ERROR", "E:", "Error"))]
        or words
        or ["it gave no reason"]
    )
    stop(f"{what}: {errors[0]}")


def _loads(library):
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
