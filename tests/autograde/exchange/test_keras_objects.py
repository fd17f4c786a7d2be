"""Keras' objects arrive as what they are, and a configuration that names anything else is refused unread."""

from __future__ import annotations

import copy

import keras
import keras_nlp
import numpy as np
import pytest
import tensorflow as tf

from autograde.exchange.keras_objects import keras_kinds, refuse_classes, refuse_to_compile_with
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


def test_a_tokenizer_without_a_vocabulary():
    """What is asked of it ends with the same error on both sides."""
    tokenizer = keras_nlp.tokenizers.WordPieceTokenizer(sequence_length=4)
    for one in (tokenizer, carried(tokenizer)):
        with pytest.raises(ValueError, match="vocabulary"):
            one.get_vocabulary()


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
    "no module": {name: value for name, value in DENSE.items() if name != "module"},
    "no module, said so": {**DENSE, "module": None},
    "an array": {**DENSE, "config": {**DENSE["config"], "name": np.array([{"class_name": "Lambda"}], object)}},
    "a set": {**DENSE, "config": {**DENSE["config"], "name": {"dense"}}},
    "a key": {**DENSE, "config": {**DENSE["config"], 1: "dense"}},
    "a call in an older form": {**DENSE, "inbound_nodes": [[["input", 0, 0, {}]]]},
    "a way to get more": {"module": "builtins", "class_name": "function", "config": "get", "registered_name": "get"},
}


def received(config: object, **more: object) -> object:
    """What a fresh side makes of a configuration, and of what is sent with it."""
    written = [CODEC.write(one) for one in (config, *more.values())]
    fields = dict(zip(("config", *more), (one.tree for one in written), strict=True))
    message = Message(
        {"is": "keras", "mine": 0, "state": "new"} | fields, [one for each in written for one in each.buffers]
    )
    return Codec((*keras_kinds(), *TENSORS, *PYTHON, *NUMPY)).read(message)


def test_a_described_object_is_made():
    """What the refused ones below differ from."""
    assert type(received(DENSE)) is keras.layers.Dense


@pytest.mark.parametrize("config", FORGED.values(), ids=FORGED)
def test_a_forged_configuration_is_refused(config: dict):
    """At the top, and where a setting of an honest one should be."""
    for forged in (config, {**copy.deepcopy(DENSE), "config": {**DENSE["config"], "kernel_initializer": config}}):
        with pytest.raises(MessageError, match=r"configuration|no object of Keras"):
            received(forged)


ADAM = keras.saving.serialize_keras_object(keras.optimizers.Adam())
SEQUENTIAL = keras.saving.serialize_keras_object(keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)]))


@pytest.mark.parametrize(
    "given",
    [
        {"optimizer": ADAM},
        {"optimizer": "adam", "loss": {"class_name": "Lambda", "config": {}}},
        {"optimizer": "adam", "metrics": [{"one": [{"config": {}}]}]},
        {"optimizer": "get"},
        {"optimizer": "keras.optimizers.Adam"},
        {"optimizer": np.array([ADAM], object)},
    ],
    ids=repr,
)
def test_no_model_is_compiled_with_a_description(given: dict):
    """Keras would make whatever is described, in whatever form, without a look at our lists."""
    with pytest.raises(MessageError):
        received(SEQUENTIAL, compiled=given)
    with pytest.raises(MessageError):
        refuse_to_compile_with(list(given.values()))
    with pytest.raises(MessageError):
        refuse_to_compile_with(keras.layers.Lambda)


def test_models_are_compiled_with_objects_names_and_functions():
    for value in (
        keras.optimizers.Adam(),
        "adam",
        "sparse_categorical_crossentropy",
        ["accuracy"],
        lambda a, b: a,
        None,
    ):
        refuse_to_compile_with(value)
    assert received(SEQUENTIAL, compiled={"optimizer": "sgd", "loss": {"out": "mse"}}).compiled


def test_no_layer_calls_what_is_no_function():
    with pytest.raises(MessageError, match="call"):
        received(SEQUENTIAL, calls=[(0, keras.layers.Dense(2))])


def test_classes_are_named_as_keras_names_them():
    """Each that can be made without settings."""
    made = 0
    for value in (keras.layers.ReLU(), keras.initializers.Zeros(), keras.optimizers.SGD(), keras.losses.Huber()):
        refuse_classes(keras.saving.serialize_keras_object(value))
        made += 1
    assert made == 4
