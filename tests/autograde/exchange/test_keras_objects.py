"""Keras' objects arrive as what they are, and a configuration that names anything else is refused unread."""

from __future__ import annotations

import copy

import keras
import keras_nlp
import numpy as np
import pytest
import tensorflow as tf

from autograde.exchange.keras_objects import keras_kinds, refuse_classes
from autograde.exchange.tensors import TENSORS
from autograde.exchange.values import NUMPY, PYTHON, CannotTravelError, Codec, Message, MessageError, pack, unpack

CODEC = Codec((*keras_kinds(), *TENSORS, *PYTHON, *NUMPY))
TOKENS = np.array([[1, 2, 3], [3, 0, 0]])


def carried(value: object) -> object:
    message = CODEC.write(value)
    for done in message.when_sent:
        done()
    return CODEC.read(unpack(pack(message), CODEC.limits))


def gpt() -> keras.Model:
    inputs = keras.Input((None,), dtype="int32")
    x = keras_nlp.layers.TokenAndPositionEmbedding(11, 7, 8, mask_zero=True)(inputs)
    x = keras_nlp.layers.TransformerDecoder(6, 2)(x)
    return keras.Model(inputs, keras.layers.Dense(11, name="logits")(x))


def test_a_model_arrives_with_its_weights():
    model = gpt()
    arrived = carried(model)
    assert type(arrived) is type(model)
    assert [layer.name for layer in arrived.layers] == [layer.name for layer in model.layers]
    assert arrived.count_params() == model.count_params()
    assert np.allclose(arrived(TOKENS), model(TOKENS))


def test_and_with_what_it_was_compiled_with():
    model = gpt()
    model.compile(
        optimizer=keras.optimizers.Adam(0.25),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=[keras_nlp.metrics.Perplexity(from_logits=True, mask_token_id=0)],
    )
    arrived = carried(model)
    assert arrived.compiled
    assert isinstance(arrived.optimizer, keras.optimizers.Adam)
    assert float(arrived.optimizer.learning_rate) == 0.25
    figures = [one.evaluate(TOKENS, TOKENS, verbose=0, return_dict=True) for one in (model, arrived)]
    assert figures[0] == pytest.approx(figures[1])


def test_layers_tokenizers_and_samplers():
    tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(
        vocabulary=["[PAD]", "[UNK]", "[BOS]", "owl", "##s"], sequence_length=4, lowercase=True
    )
    packer = keras_nlp.layers.StartEndPacker(sequence_length=4, start_value=2)
    sampler = keras_nlp.samplers.TopKSampler(k=3, seed=4, temperature=0.5)
    arrived = carried([tokenizer, packer, sampler])
    assert arrived[0].get_vocabulary() == tokenizer.get_vocabulary()
    assert np.array_equal(arrived[0](["Owls owl", "x"]), tokenizer(["Owls owl", "x"]))
    assert np.array_equal(arrived[1]([3, 4]), packer([3, 4]))
    assert (type(arrived[2]), arrived[2].k, arrived[2].seed, arrived[2].temperature) == (type(sampler), 3, 4, 0.5)
    dense = keras.layers.Dense(2, activation="relu")
    dense.build((None, 3))
    assert np.allclose(carried(dense)(np.ones((1, 3))), dense(np.ones((1, 3))))


class Mine(keras.layers.Dense):
    """A learner's layer."""


def with_a_learners_layer() -> keras.Model:
    return keras.Sequential([keras.Input((3,)), Mine(2)])


STAY = [
    lambda: Mine(2),
    with_a_learners_layer,
    lambda: keras.Sequential([keras.Input((3,)), keras.layers.Lambda(lambda x: x)]),
    lambda: keras.layers.Dense(2, activation=lambda x: x * 2),
    lambda: type("Model", (keras.Model,), {})(),
    lambda: keras.layers.Lambda(tf.abs),
]


@pytest.mark.filterwarnings("ignore:The object being serialized includes a `lambda`")  # Keras, as one is made
@pytest.mark.parametrize("make", STAY, ids=range(len(STAY)))
def test_what_has_code_of_its_own_stays(make):
    with pytest.raises(CannotTravelError):
        CODEC.write(make())


DENSE = keras.saving.serialize_keras_object(keras.layers.Dense(2))
FORGED = {
    "another module": {"module": "os", "class_name": "system", "config": {}, "registered_name": None},
    "a module that is imported": {
        "module": "antigravity",
        "class_name": "Dense",
        "config": {},
        "registered_name": None,
    },
    "builtins": {"module": "builtins", "class_name": "eval", "config": {}, "registered_name": None},
    "a function": {"module": "builtins", "class_name": "function", "config": "eval", "registered_name": "eval"},
    "another name": {**DENSE, "registered_name": "Custom>Dense"},
    "a lambda": {"class_name": "__lambda__", "config": {"value": "x"}},
    "a lambda layer": {"module": "keras.layers", "class_name": "Lambda", "config": {}, "registered_name": None},
    "a saved model": {"module": "keras.layers", "class_name": "TFSMLayer", "config": {}, "registered_name": None},
    "a file": {"module": "keras.layers", "class_name": "TextVectorization", "config": {}, "registered_name": None},
    "no class": {"config": {}},
    "nonsense": {**DENSE, "config": {"units": "many"}},
}


@pytest.mark.parametrize("config", FORGED.values(), ids=FORGED)
def test_a_forged_configuration_is_refused(config: dict):
    """At the top, and where a setting of an honest one should be."""
    for forged in (config, {**copy.deepcopy(DENSE), "config": {**DENSE["config"], "kernel_initializer": config}}):
        message = Message({"is": "keras", "config": CODEC.write(forged).tree})
        with pytest.raises(MessageError):
            CODEC.read(message)


def test_classes_are_named_as_keras_names_them():
    """Each that can be made without settings."""
    made = 0
    for value in (keras.layers.ReLU(), keras.initializers.Zeros(), keras.optimizers.SGD(), keras.losses.Huber()):
        refuse_classes(keras.saving.serialize_keras_object(value))
        made += 1
    assert made == 4
