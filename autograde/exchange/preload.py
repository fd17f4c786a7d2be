"""Load the exchange's modules in the process that imports this: a zygote, for all kernels that are forked from it."""

import sys

from autograde.exchange.loading import PACKAGE, load, sources

load(PACKAGE, sources())
objects = sys.modules[f"{PACKAGE}.keras_objects"]
objects.classes(), objects.class_names()  # which they keep
