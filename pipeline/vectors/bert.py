"""A BERT encoder as an ONNX graph, written from its published weights. Imports onnx and numpy only.

The graph takes the token ids of one text, without padding, and gives one unit vector: the mean of the last layer over
the tokens, divided by its length (Devlin et al. 2019 for the encoder, Reimers and Gurevych 2019 for the pooling). One
text at a time makes a vector depend on its text alone, and not on which texts stood beside it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

_OPSET = 20


@dataclass(frozen=True)
class BertConfig:
    """The keys of a published config.json that the graph needs."""

    hidden_size: int
    num_attention_heads: int
    num_hidden_layers: int
    layer_norm_eps: float


class _Graph:
    """Nodes in the order in which they run, and the constants that they use."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        self.weights = weights
        self.nodes: list[NodeProto] = []
        self.constants: dict[str, TensorProto] = {}

    def node(self, operator: str, *inputs: str, output: str | None = None, **attributes: Any) -> str:
        name = output or f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name])

    def linear(self, x: str, name: str) -> str:
        product = self.node("MatMul", x, self.constant(f"{name}.weight.T", self.weights[f"{name}.weight"].T))
        return self.node("Add", product, self.weight(f"{name}.bias"))

    def normalise(self, x: str, name: str, epsilon: float) -> str:
        scale, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.node("LayerNormalization", x, scale, bias, axis=-1, epsilon=epsilon)


def build_encoder(weights: dict[str, np.ndarray], config: BertConfig) -> ModelProto:
    """A model from `ids` (int64, 1 × tokens) to `vector` (float32, 1 × hidden size, unit length).

    `weights` are float32 arrays by the names that BERT checkpoints publish; a missing one raises KeyError.
    """
    graph = _Graph(weights)
    x = _embed(graph, config)
    for layer in range(config.num_hidden_layers):
        x = _layer(graph, x, f"encoder.layer.{layer}", config)
    pooled = graph.node("ReduceMean", x, graph.constant("tokens.axis", np.array([1])), keepdims=0)
    graph.node("LpNormalization", pooled, output="vector", axis=1, p=2)
    proto = helper.make_graph(
        graph.nodes,
        "bert",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "tokens"])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, config.hidden_size])],
        list(graph.constants.values()),
    )
    return helper.make_model(proto, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=10)


def _embed(graph: _Graph, config: BertConfig) -> str:
    words = graph.node("Gather", graph.weight("embeddings.word_embeddings.weight"), "ids")
    length = graph.node("Shape", "ids", start=1, end=2)
    zero, step = graph.constant("zero", np.array([0])), graph.constant("one", np.array([1]))
    positions = graph.node("Slice", graph.weight("embeddings.position_embeddings.weight"), zero, length, zero, step)
    kind = graph.constant("embeddings.kind", graph.weights["embeddings.token_type_embeddings.weight"][0])
    x = graph.node("Add", graph.node("Add", words, positions), kind)
    return graph.normalise(x, "embeddings.LayerNorm", config.layer_norm_eps)


def _layer(graph: _Graph, x: str, name: str, config: BertConfig) -> str:
    attended = graph.linear(_attend(graph, x, f"{name}.attention.self", config), f"{name}.attention.output.dense")
    x = graph.normalise(graph.node("Add", x, attended), f"{name}.attention.output.LayerNorm", config.layer_norm_eps)
    inner = graph.node("Gelu", graph.linear(x, f"{name}.intermediate.dense"))
    return graph.normalise(
        graph.node("Add", x, graph.linear(inner, f"{name}.output.dense")),
        f"{name}.output.LayerNorm",
        config.layer_norm_eps,
    )


def _attend(graph: _Graph, x: str, name: str, config: BertConfig) -> str:
    heads, width = config.num_attention_heads, config.hidden_size // config.num_attention_heads
    split = graph.constant("heads.shape", np.array([1, -1, heads, width]))
    joined = graph.constant("joined.shape", np.array([1, -1, config.hidden_size]))

    def by_head(part: str, order: list[int]) -> str:
        parted = graph.node("Reshape", graph.linear(x, f"{name}.{part}"), split)
        return graph.node("Transpose", parted, perm=order)

    scores = graph.node("MatMul", by_head("query", [0, 2, 1, 3]), by_head("key", [0, 2, 3, 1]))
    scaled = graph.node("Div", scores, graph.constant("scale", np.sqrt(np.float32(width))))
    mixed = graph.node("MatMul", graph.node("Softmax", scaled, axis=-1), by_head("value", [0, 2, 1, 3]))
    return graph.node("Reshape", graph.node("Transpose", mixed, perm=[0, 2, 1, 3]), joined)
