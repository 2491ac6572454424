"""The guest's image: made of Debian packages alone, kept by the versions of what it is made of."""

import fcntl
import hashlib
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent

# What the guest has installed, beside a minimal Debian.
GUEST_PACKAGES = [
    "systemd-sysv", "udev", "dbus", "sudo", "kmod", "procps",
    "lttng-tools", "liblttng-ust1", "babeltrace2", "rsync", "strace",
    "libyaml-0-2", "libxml2", "libssl3", "libbabeltrace2-0",
]
# What the kernel and its modules are built of.
KERNEL_PACKAGES = ["linux-image-cloud-amd64", "linux-headers-cloud-amd64", "lttng-modules-dkms"]
# What recipes install in the guest.
PAYLOAD_PACKAGES = ["tree", "hello"]

RESULTS = ["disk.img", "vmlinuz", "kernel-release"]


class ImageError(Exception):
    """Why there is no image; for people."""


def cache_folder():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return pathlib.Path(base) / "lttrecipe" / "kernel-vm"


def ensure():
    """Returns the folder of the image; makes the image where the cache has none of these versions."""
    suite, sources = debian_sources()
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        image = folder / image_name(sources)
        if not all((image / name).exists() for name in RESULTS):
            make(image, suite, sources)
            remove_others(folder, image)
        os.utime(image)
    return image


def debian_release():
    """Returns the code name of this machine's Debian; an error where no machine can be made on it."""
    system = dict(
        line.rstrip("\n").split("=", 1)
        for line in open("/etc/os-release") if "=" in line)
    if system.get("ID") != "debian" or os.uname().machine != "x86_64":
        raise ImageError(
            "the virtual machine is made on Debian, on x86-64 only; to trace this machine itself: "
            "make try-kernel TRY_HERE=1")
    return system["VERSION_CODENAME"]


def debian_sources():
    """Returns this machine's release of Debian and its sources, as lines of sources.list(5)."""
    suite = debian_release()
    lines = source_lines(suite)
    if not lines:
        # The lists of packages are missing, as on a machine that is quite new.
        sudo = ["sudo"] if os.geteuid() else []
        subprocess.run([*sudo, "apt-get", "update", "-qq"])
        lines = source_lines(suite)
    if not lines:
        raise ImageError("apt knows no packages of Debian; run: apt-get update")
    return suite, "".join(f"{line}\n" for line in lines)


def source_lines(suite):
    targets = run([
        "apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT) $(CODENAME)",
        "Created-By: Packages", "Origin: Debian"]).splitlines()
    lines = {}
    for uri, release, component, codename in map(str.split, targets):
        if component == "main" and codename.split("-")[0] == suite and "backports" not in codename:
            lines[f"deb {uri} {release} main"] = None
    return list(lines)


def image_name(sources):
    """Returns a name that changes with the version of any package in it and with this folder's files."""
    with tempfile.TemporaryDirectory() as empty:
        status = pathlib.Path(empty) / "status"
        status.touch()
        planned = run([
            "apt-get", "install", "--simulate", "--no-install-recommends",
            "-o", f"Dir::State::status={status}", "-o", "Debug::NoLocking=true",
            *GUEST_PACKAGES, *KERNEL_PACKAGES, *PAYLOAD_PACKAGES])
    digest = hashlib.sha256(sources.encode())
    for line in sorted(planned.splitlines()):
        if line.startswith("Inst "):
            digest.update(line.encode())
    for file in sorted(HERE.rglob("*")):
        if file.is_file() and (file.name in ("make-image.sh", "image.py") or "guest" in file.relative_to(HERE).parts):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def make(image, suite, sources):
    print("kernel-vm: making the virtual machine; the first time takes 2 to 5 minutes", flush=True)
    new = pathlib.Path(tempfile.mkdtemp(dir=image.parent, prefix="new-"))
    try:
        (new / "sources.list").write_text(sources)
        script = '"$1/kernel-vm/make-image.sh"'
        command = [
            "mmdebstrap", "--quiet", "--variant=minbase", "--include=" + ",".join(GUEST_PACKAGES),
            "--customize-hook=mkdir -p \"$1/kernel-vm\"",
            "--customize-hook=" + shlex.join(
                ["copy-in", f"{HERE}/make-image.sh", f"{HERE}/guest", "/kernel-vm"]),
            f"--customize-hook=bash {script} \"$1\" {' '.join(PAYLOAD_PACKAGES)}",
            *("--customize-hook=" + shlex.join(["download", f"/kernel-vm/{name}", str(new / name)])
              for name in RESULTS),
            suite, "/dev/null", str(new / "sources.list")]
        # A user other than root becomes one that may not look into the caller's folders; and the flags of a
        # make that called us are not for the one that builds the modules.
        environment = {name: value for name, value in os.environ.items() if "MAKE" not in name}
        if subprocess.run(command, cwd="/", env={**environment, "HOME": "/"}).returncode != 0:
            raise ImageError("the virtual machine cannot be made (see above)")
        # The download wrote every hole of the disk.
        subprocess.run(["fallocate", "--dig-holes", str(new / "disk.img")], check=True)
        new.rename(image)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def remove_others(folder, image):
    """Images that nobody has used for a week are those of older packages."""
    for other in folder.iterdir():
        if other.is_dir() and other != image and time.time() - other.stat().st_mtime > 7 * 86400:
            shutil.rmtree(other, ignore_errors=True)


def run(command):
    result = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    if result.returncode != 0:
        raise ImageError(f"`{' '.join(command[:3])}` failed: {result.stderr.strip()}")
    return result.stdout
