"""Go on teaching from shipped weights: batch norm put back where the export had folded it in.

Problem: the shipped network has its batch norm folded into the weights, and without it training steps have to
be small.
Steps: the folded weights are loaded with batch norm doing nothing; some lessons are read and the mean and
spread of what each norm gets are kept; then each norm is set so that it undoes itself: the network says what
it said, and learns as one with batch norm. Layers that the shipped network lacks begin all but silent.
Dropped: keeping the trainer's state beside the weights (four times their size for what this measures anew).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import onnx
import torch
from torch import nn

from ocr.training.line_network_model import HandHead

_HEAD_LAYERS = 4
"""Convolutions of the head for handwriting, where the weights have one: they come last."""
_SILENT = 0.05  # guess: how loud a new layer begins; at nothing at all it would learn nothing


def load_folded(net: Any, model: Path) -> int:
    """Put shipped weights into a network, its norms idle; how many layers they had but the answer."""
    graph = onnx.load(model).graph
    weights = _read_weights(graph)[: -_HEAD_LAYERS if len(graph.output) > 1 else None]
    layers = [layer for layer in net.modules() if isinstance(layer, nn.Conv2d)]
    norms = [layer for layer in net.modules() if isinstance(layer, nn.BatchNorm2d)]
    known = len(weights) - 1
    with torch.no_grad():
        for layer, norm, (weight, bias) in zip(layers[:known], norms[:known], weights[:known], strict=True):
            layer.weight.copy_(weight)
            norm.running_mean.zero_()
            norm.running_var.fill_(1 - norm.eps)
            norm.weight.fill_(1)
            norm.bias.copy_(bias)
        for norm in norms[known:]:
            norm.weight.fill_(_SILENT)
        layers[-1].weight.copy_(weights[-1][0])
        layers[-1].bias.copy_(weights[-1][1])
    return known


def load_head(model: Path) -> HandHead | None:
    """The head that tells writing from print, as shipped; None where the weights have none."""
    graph = onnx.load(model).graph
    if len(graph.output) == 1:
        return None
    head = HandHead()
    layers = [layer for layer in head.modules() if isinstance(layer, nn.Conv2d)]
    with torch.no_grad():
        for layer, (weight, bias) in zip(layers, _read_weights(graph)[-_HEAD_LAYERS:], strict=True):
            layer.weight.copy_(weight)
            layer.bias.copy_(bias)
    return head


def _read_weights(graph: Any) -> list[tuple[Any, Any]]:
    """Weight and bias of each convolution, in the order in which they are applied."""
    halves = {one.name: onnx.numpy_helper.to_array(one).astype("float32") for one in graph.initializer}
    casts = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "Cast"}
    found = []
    for node in graph.node:
        if node.op_type == "Conv":
            weight, bias = (halves[casts.get(name, name)] for name in node.input[1:3])
            found.append((torch.from_numpy(weight), torch.from_numpy(bias)))
    return found


def unfold_norms(net: Any, batches: Iterable[Any], *, known: int) -> None:
    """Set the norms by what they get of some batches; of the first `known` so that nothing changes."""
    norms = [layer for layer in net.modules() if isinstance(layer, nn.BatchNorm2d)]
    sums: list[list[Any]] = [[] for _ in norms]
    hooks = [
        norm.register_forward_pre_hook(lambda _, got, kept=kept: kept.append(_measure_moments(got[0])))
        for norm, kept in zip(norms, sums, strict=True)
    ]
    net.eval()
    with torch.no_grad():
        for batch in batches:
            net(batch)
        for norm, kept, hook, number in zip(norms, sums, hooks, range(len(norms)), strict=True):
            hook.remove()
            mean = torch.stack([one[0] for one in kept]).mean(0)
            spread = (torch.stack([one[1] for one in kept]).mean(0) - mean**2).clamp_min(1e-6)
            norm.running_mean.copy_(mean)
            norm.running_var.copy_(spread)
            if number < known:
                norm.weight.copy_((spread + norm.eps).sqrt())
                norm.bias.add_(mean)
    net.train()


def _measure_moments(seen: Any) -> tuple[Any, Any]:
    return seen.mean((0, 2, 3)), (seen**2).mean((0, 2, 3))
