"""A signature of SHA256SUMS, made and checked by OpenSSH's own ssh-keygen (`ssh-keygen -Y sign`).

A signature of the sums covers every file that they name. A signature alone shows that the owner of some key
signed; a file of allowed signers, which the reader has from elsewhere, says whose key it is.
"""

import re
import subprocess
from pathlib import Path

from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message, Value
from pipeline.releases.checksums import SUMS

FILE = "SHA256SUMS.sig"
NAMESPACE = "file"
GOOD = re.compile(r'Good "file" signature (?:for .* )?with (?P<key>\S+ key SHA256:\S+)')


def sign(folder: Path, key: Path) -> None:
    """Sign the SHA256SUMS of a package as SHA256SUMS.sig in the same folder.

    Args:
        folder: the package's folder.
        key: a private SSH key, or a public one whose private key is in ssh-agent.

    Raises:
        CallError: the key cannot sign, or there is no ssh-keygen.
    """
    done = _run(folder, ["sign", "-n", NAMESPACE, "-f", str(key.absolute())])
    if done.returncode or not done.stdout.startswith(b"-----BEGIN SSH SIGNATURE-----"):
        raise CallError(f"cannot sign with {key}: {_reason(done)}")
    (folder / FILE).write_bytes(done.stdout)


def check(folder: Path, signers: Path | None) -> tuple[list[Finding], Message | None]:
    """Check the signature of a package; return findings, or a note that says who signed.

    Args:
        folder: the package's folder, which contains SHA256SUMS.
        signers: allowed signers in the format of ssh-keygen(1), one a line:
            `who namespaces="file" ssh-ed25519 AAAA…`; None to check only that some key signed these sums.

    Raises:
        CallError: there is no ssh-keygen, or no such file of signers.
    """
    if signers and not signers.is_file():
        raise CallError(f"there is no file of allowed signers at {signers}")
    if not (folder / FILE).is_file() or (folder / FILE).is_symlink():
        if signers:
            return [Finding("error", "verify.signature.missing", {"file": FILE}, SUMS)], None
        return [], Message("not_signed")
    return _check_signers(folder, signers) if signers else _check_key(folder)


def _check_key(folder: Path) -> tuple[list[Finding], Message | None]:
    """Check that some key made the signature."""
    signed = str((folder / FILE).absolute())
    done = _run(folder, ["check-novalidate", "-n", NAMESPACE, "-s", signed])
    match = GOOD.search(done.stdout.decode("utf-8", "replace"))
    if done.returncode or not match:
        return [_finding("invalid", problem=_reason(done))], None
    return [], Message("signed_by_some_key", {"key": match["key"]})


def _check_signers(folder: Path, signers: Path) -> tuple[list[Finding], Message | None]:
    """Check that an allowed signer made the signature."""
    signed, allowed = str((folder / FILE).absolute()), str(signers.absolute())
    principals = _run(folder, ["find-principals", "-s", signed, "-f", allowed])
    names = principals.stdout.decode("utf-8", "replace").splitlines()
    if principals.returncode or not names:
        return [_finding("unknown_signer", signers=signers.name)], None
    done = _run(folder, ["verify", "-f", allowed, "-I", names[0], "-n", NAMESPACE, "-s", signed])
    match = GOOD.search(done.stdout.decode("utf-8", "replace"))
    if done.returncode or not match:
        return [_finding("invalid", problem=_reason(done))], None
    return [], Message("signed_by", {"signer": names[0], "key": match["key"]})


def _finding(kind: str, **values: Value) -> Finding:
    return Finding("error", f"verify.signature.{kind}", values, FILE)


def _run(folder: Path, arguments: list[str]) -> subprocess.CompletedProcess[bytes]:
    """Run ssh-keygen -Y with SHA256SUMS as its input; it reads a passphrase from the terminal itself."""
    try:
        with (folder / SUMS).open("rb") as file:
            return subprocess.run(  # noqa: S603 - no shell; the arguments are paths and names
                ["ssh-keygen", "-Y", *arguments],  # noqa: S607 - wherever the user has installed it
                stdin=file,
                capture_output=True,
                check=False,
            )
    except FileNotFoundError as error:
        if error.filename != "ssh-keygen":
            raise
        raise CallError("signatures need ssh-keygen, which comes with OpenSSH 8.2 and newer") from error


def _reason(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return the first line of ssh-keygen's errors that gives a reason."""
    lines = done.stderr.decode("utf-8", "replace").splitlines()
    lines = lines or [f"ssh-keygen ended with {done.returncode}"]
    return next((line for line in lines if not line.startswith("Signing data")), lines[-1])
