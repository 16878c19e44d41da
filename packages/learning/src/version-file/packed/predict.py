# pip install keras==3.12.0 jax && KERAS_BACKEND=jax python predict.py
# Computes the score of the example image from the inputs of the fold models, by Keras on JAX, TensorFlow or PyTorch.
import json
import pathlib

import numpy as np
from keras.src.legacy.saving.saving_utils import model_from_config

here = pathlib.Path(__file__).parent
version = json.loads((here / "version.json").read_text())


def load(folder):
    """A TensorFlow.js layers model as a Keras model."""
    described = json.loads((folder / "model.json").read_text())
    # TensorFlow.js describes models as Keras 2 did.
    topology = described["modelTopology"].get("model_config", described["modelTopology"])
    model = model_from_config({**topology, "class_name": "Functional"})
    data, at, weights = (folder / "weights.bin").read_bytes(), 0, {}
    for spec in described["weightsManifest"][0]["weights"]:
        count = int(np.prod(spec["shape"], dtype=int))
        weights[spec["name"]] = np.frombuffer(data, "<f4", count, at).reshape(spec["shape"])
        at += 4 * count
    for layer in model.layers:
        layer.set_weights([weights[f"{layer.name}/{weight.name}"] for weight in layer.weights if "seed" not in weight.name])
    return model


total = 0.0
for described, given, fold in zip(version["models"], version["example"]["inputs"], version["scoring"]["folds"]):
    inputs = np.fromfile(here / given["file"], "<f4").reshape(given["shape"])
    outputs = np.sort(np.asarray(load(here / described["layers"])(inputs, training=False)).ravel())
    rule = described["reduction"]
    kept = outputs[outputs > rule["above"]] if rule["above"] is not None else outputs
    logit = kept[-rule["highest"]:].mean() if len(kept) else rule["otherwise"]
    total += (logit - fold["mean"]) / fold["deviation"]
logit, map_ = total / len(version["models"]), version["scoring"]["breastMap"]
calibrated = map_["slope"] * logit + map_["intercept"] if map_["kind"] == "platt" else logit
print(1 / (1 + np.exp(-calibrated)))
