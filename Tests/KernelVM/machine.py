"""A running guest: started, asked to run commands, ended. Its folder holds all that belongs to it."""

import fcntl
import json
import os
import pathlib
import select
import shutil
import signal
import socket
import subprocess
import time

# Once in a long while the emulated processor hangs before the kernel has begun: it is then tried again.
BOOT_SECONDS = (120, 180)
ASK_SECONDS = 15
PROBE_SECONDS = 20


class MachineError(Exception):
    """Why the guest cannot be used; for people."""


class Machine:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder).absolute()
        self.port = self.folder / "port"
        self.monitor = self.folder / "monitor"
        self.console = self.folder / "console.log"
        self.process_id = self.folder / "qemu.pid"
        self.mark = self.folder / "kernel-vm"

    # --- Start and end

    def start(self, image, share=None):
        """Boots the image; `share` is a folder that the guest has as /opt/share, to be read only."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(self.folder.iterdir()):
            raise MachineError(f"{self.folder} is not empty; name a new folder")
        self.mark.touch()
        if share:
            make_share(share, self.folder / "share.img")
        accelerator = "kvm" if self.has_kvm(image) else "tcg"
        if not any(self.boots(image, accelerator, seconds) for seconds in BOOT_SECONDS):
            raise MachineError(f"the virtual machine does not boot{self.last_words()}")

    def has_kvm(self, image):
        """Returns whether a guest boots with KVM, tried once for an image: some kernels offer KVM on which
        a guest hangs or QEMU fails."""
        verdict = image / "accelerator"
        if not os.access("/dev/kvm", os.W_OK):
            return False
        if not verdict.exists():
            verdict.write_text("kvm" if self.boots(image, "kvm", PROBE_SECONDS) else "tcg")
            self.kill()
        return verdict.read_text() == "kvm"

    def boots(self, image, accelerator, patience):
        try:
            self.launch(image, accelerator)
        except MachineError:
            return False
        if not self.answers(patience):
            self.kill()
            return False
        return True

    def answers(self, patience):
        """Returns whether the guest answers in time. It is asked again and again: what is asked while it is
        being reset is lost."""
        end = time.monotonic() + patience
        while time.monotonic() < end and self.runs():
            try:
                self.ask("true", patience=ASK_SECONDS)
                return True
            except MachineError:
                time.sleep(0.1)
        return False

    def runs(self):
        """Returns whether there is a QEMU, and it is this machine's: the number may be another's by now."""
        try:
            process = int(self.process_id.read_text())
            return str(self.port).encode() in pathlib.Path(f"/proc/{process}/cmdline").read_bytes()
        except (OSError, ValueError):
            return False

    def launch(self, image, accelerator):
        drives = [(image / "disk.img", "root", "snapshot=on"), (self.folder / "share.img", "share", "readonly=on")]
        command = [
            "qemu-system-x86_64", "-machine", "q35", "-m", "2048",
            # Two emulated processors lose an interrupt between them once in a long while, and then hang.
            *(["-accel", "kvm", "-cpu", "host", "-smp", "2"] if accelerator == "kvm"
              else ["-accel", "tcg", "-cpu", "max", "-smp", "1"]),
            "-nodefaults", "-nographic", "-no-reboot", "-daemonize", "-pidfile", str(self.process_id),
            "-serial", f"file:{self.console}", "-kernel", str(image / "vmlinuz"), "-append",
            "root=/dev/nvme0n1 rw clocksource=tsc tsc=reliable console=ttyS0 panic=-1 quiet systemd.show_status=false net.ifnames=0 "
            "systemd.mask=serial-getty@ttyS0.service",
            "-chardev", f"socket,id=port,path={self.port},server=on,wait=off",
            "-qmp", f"unix:{self.monitor},server=on,wait=off",
            "-device", "virtio-serial-pci", "-device", "virtserialport,chardev=port,name=kernel-vm"]
        for number, (path, serial, option) in enumerate(drives):
            if path.exists():
                command += [
                    "-drive", f"file={path},format=raw,if=none,id=d{number},{option}",
                    "-device", f"nvme,serial={serial},drive=d{number}"]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode != 0:
            raise MachineError(f"QEMU cannot be started: {result.stderr.strip()}")

    def reset(self):
        """Takes the guest's power away and gives it back: what it had not forced to its disk is lost."""
        # A guest that resets itself has crashed, and ends; this once it may go on.
        self.tell({"execute": "set-action", "arguments": {"reboot": "reset"}})
        for seconds in BOOT_SECONDS:
            self.tell({"execute": "system_reset"})
            if self.answers(seconds):
                break
        else:
            raise MachineError(f"the virtual machine does not boot again{self.last_words()}")
        self.tell({"execute": "set-action", "arguments": {"reboot": "shutdown"}})

    def tell(self, *commands):
        """Has QEMU itself do something (QMP)."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(PROBE_SECONDS)
            try:
                connection.connect(str(self.monitor))
                read_line(connection)
                for command in ({"execute": "qmp_capabilities"}, *commands):
                    connection.sendall(json.dumps(command).encode() + b"\n")
                    answer = json.loads(read_line(connection))
                    while "event" in answer:
                        answer = json.loads(read_line(connection))
                    if "error" in answer:
                        raise MachineError(f"QEMU refuses {command}: {answer['error']}")
            except (OSError, EOFError) as error:
                raise MachineError(f"QEMU does not answer ({error})")

    def stop(self):
        """Ends the guest at once: its disk is thrown away with it."""
        if not self.mark.exists():
            raise MachineError(f"{self.folder} is not the folder of a virtual machine")
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def kill(self):
        try:
            process = int(self.process_id.read_text())
            descriptor = os.pidfd_open(process)
        except (OSError, ValueError):
            return
        try:
            if self.runs():
                signal.pidfd_send_signal(descriptor, signal.SIGKILL)
                # Nobody may be there to reap it: the descriptor tells of its end all the same.
                end = select.poll()
                end.register(descriptor, select.POLLIN)
                end.poll()
        except OSError:
            pass
        os.close(descriptor)
        self.process_id.unlink(missing_ok=True)

    # --- Commands

    def ask(self, script, input=b"", patience=600):
        """Runs a text for bash as the guest's root; returns its exit status, output and error output."""
        script = script.encode()
        token = os.urandom(8).hex()
        with open(self.folder / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(patience)
                try:
                    connection.connect(str(self.port))
                    connection.sendall(
                        f"{token} {len(script)} {len(input)}\n".encode() + script + input)
                    while True:
                        # The answer to somebody who did not wait for it comes first.
                        answered, *numbers = read_line(connection).split()
                        status, *sizes = map(int, numbers)
                        texts = [read_exactly(connection, size) for size in sizes]
                        if answered == token.encode():
                            return (status, *texts)
                except (OSError, EOFError) as error:
                    raise MachineError(f"the virtual machine does not answer ({error}){self.last_words()}")

    def last_words(self):
        try:
            lines = self.console.read_text(errors="replace").splitlines()[-15:]
        except OSError:
            lines = []
        return "; its console ends with:\n" + "\n".join(lines) if lines else ""


def make_share(folder, image):
    """Makes a disk of a folder, a little larger than what is in it."""
    size = sum(file.stat().st_size + 4096 for file in pathlib.Path(folder).rglob("*") if file.is_file())
    image.unlink(missing_ok=True)
    with open(image, "wb") as file:
        file.truncate(size * 12 // 10 + (8 << 20) & ~4095)
    subprocess.run(
        ["mke2fs", "-q", "-t", "ext4", "-L", "share", "-d", str(folder), str(image)], check=True)


def read_line(connection):
    line = b""
    while not line.endswith(b"\n"):
        line += read_exactly(connection, 1)
    return line


def read_exactly(connection, size):
    data = bytearray()
    while len(data) < size:
        part = connection.recv(min(size - len(data), 1 << 20))
        if not part:
            raise EOFError("it has ended")
        data += part
    return bytes(data)
