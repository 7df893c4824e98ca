"""Weights of an ONNX file in half precision: half the size, the same answers to three digits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx


def halve_weights(out: Path) -> None:
    """Store every float of the model in 16 bits, cast back when it is loaded; the file is written anew."""
    model = onnx.load(out)
    graph = model.graph
    casts = []
    for weights in graph.initializer:
        exact = onnx.numpy_helper.to_array(weights)
        if exact.dtype == np.float32:
            name, half = weights.name, f"{weights.name}.half"
            weights.CopyFrom(onnx.numpy_helper.from_array(exact.astype(np.float16), half))
            casts.append(onnx.helper.make_node("Cast", [half], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, out)
