"""Writes the event file that EventFileTest compares with, through TensorBoard's own classes.

usage: tensorboard_vectors.py OUT_FILE   (needs the package tensorboard)
"""
import sys

from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter


def scalar(time, step, tag, value):
    summary = Summary(value=[Summary.Value(tag=tag, simple_value=value)])
    return Event(wall_time=time, step=step, summary=summary)


events = [
    Event(wall_time=1_700_000_000.25, file_version="brain.Event:2"),
    Event(wall_time=1_700_000_001.5, step=201, session_log=SessionLog(status=SessionLog.START)),
    scalar(1_700_000_002.0, 300, "train/loss", 3.2145),
    scalar(1_700_000_003.0, 5_000_000_000, "valid/bleu", -0.5),
]
with open(sys.argv[1], "wb") as out:
    writer = RecordWriter(out)
    for event in events:
        writer.write(event.SerializeToString())
    writer.flush()
