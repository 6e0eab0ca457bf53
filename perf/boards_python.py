"""Runs a command and prints its processor seconds and peak memory in MB; or times yaml.safe_load on files (--load)."""

import resource
import subprocess
import sys
import time

if sys.argv[1] == "--load":
    import yaml

    texts = [open(path, encoding="utf-8").read() for path in sys.argv[2:]]
    start = time.process_time()
    for text in texts:
        yaml.safe_load(text)
    print(time.process_time() - start)
else:
    ran = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
    if ran.returncode != 0:
        sys.exit(ran.returncode)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
