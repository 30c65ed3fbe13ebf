"""A real ONNX model, written byte by byte: each token is looked up in a table. Its tokenizer knows a few words."""

from __future__ import annotations

import json

import numpy as np

WORDS = {"[PAD]": 0, "[UNK]": 1, "chien": 2, "chat": 3, "aboie": 4, "piscine": 5, "bassin": 6, "nager": 7}
# One row a word; the row of [PAD] must never count.
TABLE = np.array(
    [[90, 90, 90], [0, 0, 1], [4, 0, 0], [3, 1, 0], [4, 0, 1], [0, 4, 0], [0, 3, 1], [1, 4, 0]], np.float32
)
FLOAT, INT64 = 1, 7


def write_model(folder, *, table=TABLE, sentences=False, path="model.onnx"):
    """`sentences`: the model itself gives the mean of all it was given, one row a text."""
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(_model(table, sentences))
    tokenizer = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"}, "post_processor": None, "decoder": None,
        "model": {"type": "WordLevel", "vocab": WORDS, "unk_token": "[UNK]"},
    }  # fmt: skip
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    return folder


def _model(table, sentences):
    state = "states" if sentences else "last_hidden_state"
    nodes = [_node("Gather", ["table", "input_ids"], state)]
    if sentences:
        nodes.append(_node("ReduceMean", [state], "sentence_embedding", axes=[1], keepdims=0))
    width = table.shape[1]
    shape = ["texts", width] if sentences else ["texts", "tokens", width]
    tensor = b"".join(_number(1, size) for size in table.shape) + _number(2, FLOAT) + _bytes(8, b"table")
    graph = b"".join(_bytes(1, node) for node in nodes) + _bytes(2, b"tiny")
    graph += _bytes(5, tensor + _bytes(9, table.astype("<f4").tobytes()))
    graph += b"".join(_bytes(11, _value(name, INT64, ["texts", "tokens"])) for name in ("input_ids", "attention_mask"))
    graph += _bytes(12, _value("sentence_embedding" if sentences else state, FLOAT, shape))
    return _number(1, 8) + _bytes(7, graph) + _bytes(8, _number(2, 13))  # format 8, operators 13


def _node(kind, inputs, output, *, axes=None, keepdims=None):
    written = b"".join(_bytes(1, name.encode()) for name in inputs) + _bytes(2, output.encode())
    written += _bytes(4, kind.encode())
    if axes is not None:
        written += _bytes(5, _bytes(1, b"axes") + b"".join(_number(8, axis) for axis in axes) + _number(20, 7))
        written += _bytes(5, _bytes(1, b"keepdims") + _number(3, keepdims) + _number(20, 2))
    return written


def _value(name, kind, shape):
    sizes = (_number(1, size) if isinstance(size, int) else _bytes(2, size.encode()) for size in shape)
    tensor = _number(1, kind) + _bytes(2, b"".join(_bytes(1, size) for size in sizes))
    return _bytes(1, name.encode()) + _bytes(2, _bytes(1, tensor))


def _number(field, value):
    return _varint(field << 3) + _varint(value)


def _bytes(field, value):
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value):
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])
