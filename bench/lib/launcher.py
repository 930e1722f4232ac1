"""Starts programs and measures them. Small, so that little of what it takes itself is counted as theirs.

Reads a request a line, in JSON, and answers with a line:
  argv, env   what to start, and its whole environment
  input       a file that is fed to its standard input, through a pipe
  count       how many are started at the same moment
  output      a file for its standard output
  memory      measure peak memory instead of time
The answer: started, ended (ms since 1970), wall, cpu (ms; cpu is user + system time of all processes and of those they
have waited for), statuses, said (standard error, when something failed), peak (KiB of the largest process).
"""
import ctypes
import json
import os
import re
import signal
import sys
import tempfile
import threading
import time

PIPE_SIZE = 65536
TRACEME, CONT, SETOPTIONS = 0, 7, 0x4200
FORK, VFORK, CLONE, EXEC, EXIT = 0x2, 0x4, 0x8, 0x10, 0x40
EVENT_EXIT = 6
WAIT_FOR_ALL = 0x40000000
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
messages = {}


def message(path):
    if path not in messages:
        with open(path, 'rb') as file:
            messages[path] = file.read()
    return messages[path]


def feed(end, data):
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(end, rest[:1 << 20]):]
    except BrokenPipeError:
        pass
    os.close(end)


def standard_input(data):
    """The reading end of a pipe, and what feeds it: a short message is in the pipe before the program starts."""
    reading, writing = os.pipe()
    feeder = threading.Thread(target=feed, args=(writing, data))
    if len(data) <= PIPE_SIZE:
        feeder.run()
        return reading, None
    return reading, feeder


def spawn(request, stdin, stdout, stderr):
    actions = [(os.POSIX_SPAWN_DUP2, fd, number) for number, fd in enumerate((stdin, stdout, stderr))]
    argv = request['argv']
    return os.posix_spawn(argv[0], argv, request['env'], file_actions=actions, setsigdef=[signal.SIGPIPE])


def measure_time(request, stdout, stderr):
    data = message(request['input'])
    inputs = [standard_input(data) for _ in range(request['count'])]
    statuses, cpu = [], 0
    started, begin = time.time(), time.monotonic()
    for stdin, feeder in inputs:
        spawn(request, stdin, stdout, stderr)
        os.close(stdin)
        if feeder:
            feeder.start()
    for _ in inputs:
        _, status, used = os.wait4(-1, 0)
        statuses.append(os.waitstatus_to_exitcode(status))
        cpu += used.ru_utime + used.ru_stime
    wall, ended = time.monotonic() - begin, time.time()
    for _, feeder in inputs:
        if feeder:
            feeder.join()
    times = dict(started=started, ended=ended, wall=wall, cpu=cpu)
    return dict(statuses=statuses, **{name: value * 1000 for name, value in times.items()})


def status_of(pid):
    try:
        with open('/proc/%d/status' % pid) as file:
            text = file.read()
    except OSError:
        return pid, 0
    peak = re.search(r'^VmHWM:\s+(\d+)', text, re.M)
    return int(re.search(r'^Tgid:\s+(\d+)', text, re.M)[1]), int(peak[1]) if peak else 0


def start_traced(request, stdin, stdout, stderr):
    pid = os.fork()
    if pid:
        return pid
    try:
        for number, fd in enumerate((stdin, stdout, stderr)):
            os.dup2(fd, number)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        libc.ptrace(TRACEME, 0, None, None)
        os.execve(request['argv'][0], request['argv'], request['env'])
    finally:
        os._exit(127)


def measure_memory(request, stdout, stderr):
    """VmHWM, read while the kernel holds each process at its end: ru_maxrss would have this program's in it."""
    stdin, feeder = standard_input(message(request['input']))
    first = start_traced(request, stdin, stdout, stderr)
    os.close(stdin)
    if feeder:
        feeder.start()
    peaks, statuses, known = {}, [], set()
    while True:
        try:
            pid, status = os.waitpid(-1, WAIT_FOR_ALL)
        except ChildProcessError:
            break
        if not os.WIFSTOPPED(status):
            if pid == first:
                statuses.append(os.waitstatus_to_exitcode(status))
            continue
        stopped, event = os.WSTOPSIG(status), status >> 16
        if event == EVENT_EXIT:
            process, peak = status_of(pid)
            peaks[process] = max(peaks.get(process, 0), peak)
        if pid == first and pid not in known:
            libc.ptrace(SETOPTIONS, pid, None, FORK | VFORK | CLONE | EXEC | EXIT)
        own = event or pid not in known or stopped == signal.SIGTRAP
        known.add(pid)
        libc.ptrace(CONT, pid, None, 0 if own else stopped)
    if feeder:
        feeder.join()
    return dict(statuses=statuses, peak=max(peaks.values(), default=0))


def answer(request):
    stdout = os.open(request.get('output') or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with tempfile.TemporaryFile() as stderr:
        try:
            measure = measure_memory if request.get('memory') else measure_time
            result = measure(request, stdout, stderr.fileno())
        finally:
            os.close(stdout)
        stderr.seek(0)
        return dict(result, said=stderr.read(2000).decode(errors='replace'))


os.umask(0o077)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
