"""An encoder of sentences that an operator chose: a folder with an ONNX export and its tokenizer, read on this machine.

The folder of a sentence-transformers model holds both (`onnx/model.onnx`, `tokenizer.json`). Its libraries are the extra
`sentences`; neither they nor the model is loaded before a folder is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from maille.maths.errors import BadArgument

from .vectors import plain, unit

Why = Literal["absent", "library", "files", "layers", "model"]
MODELS = ("model.onnx", "onnx/model.onnx")
TOKENIZER, POOLING, LAYERS, LENGTH = (
    "tokenizer.json", "1_Pooling/config.json", "modules.json", "sentence_bert_config.json",
)  # fmt: skip
KNOWN_LAYERS = {"Transformer", "Pooling", "Normalize"}
LONGEST = 512  # tokens, where the folder asks for no less
TOGETHER = 16  # texts given to the model at once
PADS = ("<pad>", "[PAD]")


class BadFolder(BadArgument):
    """A folder that gives no encoder; `why` in one word, for those who say it in their own language."""

    def __init__(self, why: Why, rule: str) -> None:
        super().__init__("folder", rule)
        self.why: Why = why


@dataclass(frozen=True, eq=False)
class FolderEncoder:
    """The mean of what the model says of each token, or its first token, as the folder asks; rows of length 1."""

    name: str  # the folder's, with the hash of what is in it: other files are another encoder
    session: Any
    tokenizer: Any
    output: str
    pooling: str  # "mean", "first", or "none" where the model itself gives one row a text
    padding: int

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        parts = [self._few(texts[first : first + TOGETHER]) for first in range(0, len(texts), TOGETHER)]
        return np.vstack(parts) if parts else np.zeros((0, 0), np.float32)

    def _few(self, texts: Sequence[str]) -> NDArray[np.float32]:
        found = [self.tokenizer.encode(plain(text)).ids or [self.padding] for text in texts]
        ids = np.full((len(found), max(map(len, found))), self.padding, np.int64)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(found):
            ids[row, : len(tokens)], mask[row, : len(tokens)] = tokens, 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        asked = {each.name: given[each.name] for each in self.session.get_inputs()}
        states = np.asarray(self.session.run([self.output], asked)[0], np.float32)
        return unit(self._pooled(states, mask))

    def _pooled(self, states: NDArray[np.float32], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        if self.pooling == "none":
            return states
        if self.pooling == "first":
            return states[:, 0]
        total: NDArray[np.float32] = (states * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        return total.astype(np.float32)


@lru_cache(maxsize=1)
def read_folder(path: str) -> FolderEncoder:
    """Raises BadFolder. A second or so for some hundred megabytes, and kept: to change the model, start again."""
    folder = Path(path)
    if not folder.is_dir():
        raise BadFolder("absent", "is a folder that exists")
    if any(find_spec(library) is None for library in ("onnxruntime", "tokenizers")):
        raise BadFolder("library", "needs the libraries of the extra « sentences »")
    model = next((folder / name for name in MODELS if (folder / name).is_file()), None)
    if model is None or not (folder / TOKENIZER).is_file():
        raise BadFolder("files", f"holds {TOKENIZER} and {' or '.join(MODELS)}")
    try:
        pooling = _pooling(folder)
        found = _loaded(folder, model, pooling)
        row = found.encode(["un essai"])
    except BadFolder:
        raise
    except Exception as error:  # noqa: BLE001  both libraries raise what they like on a broken file
        raise BadFolder("model", f"holds a model that can be read ({type(error).__name__})") from None
    if row.ndim != 2 or len(row) != 1 or not np.isfinite(row).all() or not row.any():
        raise BadFolder("model", "holds a model that gives one row of finite numbers for each text")
    return found


def _loaded(folder: Path, model: Path, pooling: str) -> FolderEncoder:
    import onnxruntime  # 60 MB, only for a folder that was asked for
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # as all kernels: see threads.py
    options.log_severity_level = 4  # what is wrong is raised, and said once
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    outputs = {each.name: len(each.shape) for each in session.get_outputs()}
    output = next(
        (name for name in ("sentence_embedding", "last_hidden_state") if name in outputs), next(iter(outputs))
    )
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    padding = (tokenizer.padding or {}).get("pad_id")
    if padding is None:
        padding = next((known for pad in PADS if (known := tokenizer.token_to_id(pad)) is not None), 0)
    tokenizer.no_padding()
    tokenizer.enable_truncation(_longest(folder, tokenizer))
    name = f"{folder.resolve().name} {_hash(folder, model)}"
    return FolderEncoder(name, session, tokenizer, output, "none" if outputs[output] == 2 else pooling, padding)


def _pooling(folder: Path) -> str:
    layers = {str(layer["type"]).rpartition(".")[2] for layer in _told(folder / LAYERS, [])}
    told = _told(folder / POOLING, {"pooling_mode_mean_tokens": True})
    asked = {name for name, value in told.items() if value is True and name.startswith("pooling_mode_")}
    known = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "first"}
    if not layers <= KNOWN_LAYERS or len(asked) != 1 or not asked <= set(known):
        raise BadFolder("layers", "asks for no more than the mean of the tokens, or the first one")
    return known[asked.pop()]


def _longest(folder: Path, tokenizer: Any) -> int:
    asked = _told(folder / LENGTH, {}).get("max_seq_length") or LONGEST
    return max(1, min(LONGEST, int(asked), int((tokenizer.truncation or {}).get("max_length", LONGEST))))


def _told(path: Path, otherwise: Any) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else otherwise


def _hash(folder: Path, model: Path) -> str:
    """Of all that makes the vectors, weights beside the model included."""
    whole = sha256()
    read = [*sorted(model.parent.glob(f"{model.name}*")), *(folder / name for name in (TOKENIZER, POOLING, LENGTH))]
    for path in read:
        if path.is_file():
            with path.open("rb") as file:
                while part := file.read(1 << 20):
                    whole.update(part)
    return whole.hexdigest()[:16]
