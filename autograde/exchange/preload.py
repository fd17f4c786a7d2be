"""Load the exchange's modules in the process that imports this: a zygote, for all kernels that are forked from it."""

from autograde.exchange.loading import PACKAGE, load, sources

load(PACKAGE, sources())
