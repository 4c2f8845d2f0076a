"""The attacks that a sandbox has to hold. They run inside it, as a package that needs only the standard library.

Each gets facts of the host, things that must not be reached (files with a secret, ports, a process number,
the secret itself), and gives what it got: nothing when it was held. None does harm where a wall is
missing: files of the kernel are only opened for writing and closed again, never written; a process is
only asked whether it is there.
"""

import contextlib
import json
import os
import signal
import time

from . import kernel, reach
from .reach import Facts

ATTACKS = {
    one.__name__: one
    for one in (
        reach.read_files_of_the_host,
        reach.write_outside_the_work_folder,
        reach.change_the_kernel,
        reach.reach_the_network,
        reach.touch_other_processes,
        reach.find_secrets_in_the_environment,
        reach.use_inherited_files,
        reach.link_to_the_outside,
        reach.tell_the_host,
        kernel.open_other_sockets,
        kernel.make_namespaces,
        kernel.use_dangerous_calls,
        kernel.use_another_calling_convention,
        kernel.become_somebody_else,
        kernel.open_devices,
        kernel.type_into_the_terminal,
    )
}


def attempt(name: str, facts: Facts) -> list[str]:
    """One attack in a process of its own: it may be killed for what it tries, which is to be held."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        try:
            got = ATTACKS[name](facts)
        except BaseException as error:  # noqa: BLE001  (in the child: told to the parent, then it ends)
            got = [f"the attack itself failed: {error!r}"]
        os.write(writing, json.dumps(got).encode()[:60_000])
        os._exit(0)
    os.close(writing)
    os.set_blocking(reading, False)
    data, deadline = b"", time.monotonic() + 8
    while time.monotonic() < deadline:
        with contextlib.suppress(BlockingIOError):
            piece = os.read(reading, 65536)
            data += piece
            if not piece:
                break
        time.sleep(0.002)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return list(json.loads(data)) if data else []
