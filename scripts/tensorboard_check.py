"""Prints the curves that TensorBoard itself reads from a folder of event files.

usage: tensorboard_check.py FOLDER   (needs the package tensorboard)
"""
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

events = EventAccumulator(sys.argv[1], purge_orphaned_data=True)
events.Reload()
tags = events.Tags()["scalars"]
if not tags:
    sys.exit(f"{sys.argv[1]}: no scalars found")
for tag in tags:
    points = " ".join(f"{p.step}:{p.value:.6g}" for p in events.Scalars(tag))
    print(f"{tag}\t{points}")
