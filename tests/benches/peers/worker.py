"""Answers each line `JOB COUNT` on standard input with the processor time of so many items, as JSON."""

import itertools
import json
import sys
import time


def lines(folder, name):
    with open(f"{folder}/{name}.jsonl") as file:
        return [json.loads(line) for line in file]


def serve(jobs):
    """`jobs`: name -> (inputs, function of one input)."""
    for line in sys.stdin:
        job, count = line.split()
        inputs, work = jobs[job]
        before = time.process_time()
        for one in itertools.islice(itertools.cycle(inputs), int(count)):
            work(one)
        spent = time.process_time() - before
        print(json.dumps({"job": job, "items": int(count), "cpu_s": spent}), flush=True)
