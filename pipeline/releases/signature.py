"""A signature of SHA256SUMS, made and checked by OpenSSH's own ssh-keygen (`ssh-keygen -Y sign`).

Who signs the sums signs every file that they name. A signature alone says that the holder of some key
signed; whose key that is says a file of allowed signers, which the reader has from elsewhere.
"""

import re
import subprocess
from pathlib import Path

from pipeline.core.errors import CallError
from pipeline.core.finding import Finding
from pipeline.core.legacy import worded
from pipeline.releases.checksums import SUMS

SIGNED = "SHA256SUMS.sig"
NAMESPACE = "file"
GOOD = re.compile(r'Good "file" signature (?:for .* )?with (?P<key>\S+ key SHA256:\S+)')


def sign(folder: Path, key: Path) -> None:
    """Sign the SHA256SUMS of a package as SHA256SUMS.sig beside it.

    Args:
        folder: the package's folder.
        key: a private SSH key, or a public one whose private key ssh-agent holds.

    Raises:
        CallError: the key can't sign, or there is no ssh-keygen.
    """
    done = _run(folder, ["sign", "-n", NAMESPACE, "-f", str(key.absolute())])
    if done.returncode or not done.stdout.startswith(b"-----BEGIN SSH SIGNATURE-----"):
        raise CallError(f"{key}: can't sign with it: {_said(done)}")
    (folder / SIGNED).write_bytes(done.stdout)


def check(folder: Path, signers: Path | None) -> tuple[list[Finding], str]:
    """Check the signature of a package, and say in a sentence what it is worth.

    Args:
        folder: the package's folder, which holds SHA256SUMS.
        signers: allowed signers, as ssh-keygen(1) has them: a line `who namespaces="file" ssh-ed25519 AAAA…`
            each; None to ask only whether the holder of some key signed these sums.

    Raises:
        CallError: there is no ssh-keygen, or no such file of signers.
    """
    if signers and not signers.is_file():
        raise CallError(f"there is no file of allowed signers at {signers}")
    if not (folder / SIGNED).is_file():
        missing = worded("error", "verify.signature", f"there is no signature: no {SIGNED}", SUMS)
        return ([missing], "") if signers else ([], "not signed")
    signed = str((folder / SIGNED).absolute())
    if signers is None:
        found = _run(folder, ["check-novalidate", "-n", NAMESPACE, "-s", signed])
        good = GOOD.search(found.stdout.decode("utf-8", "replace"))
        if found.returncode or not good:
            return [_wrong(_said(found))], ""
        return [], f"signed with {good['key']}; --signers FILE tells whether that is a key of its makers"
    allowed = str(signers.absolute())
    principals = _run(folder, ["find-principals", "-s", signed, "-f", allowed])
    names = principals.stdout.decode("utf-8", "replace").splitlines()
    if principals.returncode or not names:
        return [_wrong(f"none of the signers in {signers.name} made it")], ""
    found = _run(folder, ["verify", "-f", allowed, "-I", names[0], "-n", NAMESPACE, "-s", signed])
    good = GOOD.search(found.stdout.decode("utf-8", "replace"))
    if found.returncode or not good:
        return [_wrong(_said(found))], ""
    return [], f"signed by {names[0]} with {good['key']}"


def _wrong(why: str) -> Finding:
    return worded("error", "verify.signature", f"the signature does not hold: {why}", SIGNED)


def _run(folder: Path, arguments: list[str]) -> subprocess.CompletedProcess[bytes]:
    """Run ssh-keygen -Y with SHA256SUMS as its input; it asks for a passphrase on the terminal itself."""
    try:
        with (folder / SUMS).open("rb") as file:
            return subprocess.run(  # noqa: S603 - no shell; the arguments are paths and names
                ["ssh-keygen", "-Y", *arguments],  # noqa: S607 - wherever the user has it
                stdin=file,
                capture_output=True,
                check=False,
            )
    except FileNotFoundError as error:
        if error.filename != "ssh-keygen":
            raise
        raise CallError("signatures need ssh-keygen, which comes with OpenSSH 8.2 and newer") from error


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode("utf-8", "replace").splitlines() or [f"it ended with {done.returncode}"]
    return next((line for line in lines if not line.startswith("Signing data")), lines[-1])
